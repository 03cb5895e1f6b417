"""Who has said yes, to what, and whether it is enough: one question that is answered with yes, and one thing changed."""

import itertools

import msgspec
import pytest

from planguard.core.digest.words import request_words
from planguard.core.refusals import REFUSALS
from planguard.core.signoff.decide import decide, must_be_approved, stricter
from planguard.errors import RefusedError
from planguard.model.approval import Claim, Rejected, Says
from planguard.model.authorship import Authorship
from planguard.model.contributors import Contributor, Contributors, Part
from planguard.model.decision import Answer, Use
from planguard.model.environment import Environment
from planguard.model.people import NOBODY, Person, SshKey
from planguard.model.policy import BUILT_IN, Assurance, Binding, Lifetime, Policy, Revocation
from planguard.model.severity import Severity
from planguard.model.verdict import Verdict
from tests.approvals import DIGEST, ENTRY, HOUR, NOW, REQUEST
from tests.signoff import (
    ALICE,
    BOB,
    CAROL,
    HARD_KEY,
    ONE,
    PEOPLE,
    PLAN,
    SECOND_KEY,
    about,
    answer,
    bobs,
    claim,
    codes,
    facts,
    hands,
    needs,
    plan,
    policy,
    question,
    review,
)

OTHER = "cd" * 32


def refused_for(code: str, **changes: object) -> None:
    """The question with one thing changed is not answered with yes, for this reason and no other."""
    assert code in REFUSALS
    found = answer(**changes)
    assert found.answer is Answer.BLOCKED
    assert codes(found) == [code]
    assert found.rejected[0].says.startswith(REFUSALS[code].message)
    assert found.missing == 1


def test_the_usual_question_is_answered_with_yes() -> None:
    found = answer()
    assert found.answer is Answer.APPROVED
    assert [one.person for one in found.accepted] == [ALICE.id]
    assert (found.rejected, found.missing) == ((), 0)
    must_be_approved(found)


def test_a_plan_that_asks_nobody_passes() -> None:
    found = answer(plans=(plan(verdict=Verdict.PASS),), claims=())
    assert (found.answer, found.standings, found.rejected) == (Answer.PASS, (), ())


def test_without_any_plan_nothing_passes() -> None:
    assert answer(plans=(), claims=()).answer is Answer.BLOCKED


def test_a_refused_plan_cannot_be_approved() -> None:
    found = answer(plans=(plan(verdict=Verdict.REFUSED),))
    assert found.answer is Answer.REFUSED
    with pytest.raises(RefusedError) as caught:
        must_be_approved(found)
    assert caught.value.code == "plan-refused"


def test_without_a_yes_the_second_door_stays_shut() -> None:
    with pytest.raises(RefusedError) as caught:
        must_be_approved(answer(claims=()))
    assert caught.value.code == "not-approved"
    assert "1 person more needed" in caught.value.message
    assert caught.value.exit_code == 1


# The binding of a yes, check V3


def _request(**changes: object) -> Claim:
    return about(msgspec.structs.replace(REQUEST, plans=(msgspec.structs.replace(ENTRY, **changes),)))


def test_a_yes_to_other_consequences_is_none() -> None:
    refused_for("other-consequences", claims=(_request(digest=OTHER),))
    refused_for("other-consequences", plans=(plan(entry=msgspec.structs.replace(ENTRY, digest=OTHER)),))


def test_a_yes_to_another_target_is_none() -> None:
    refused_for("other-target", claims=(_request(target="stacks/other"),))


def test_a_yes_for_another_repository_is_none() -> None:
    refused_for("other-repository", claims=(about(msgspec.structs.replace(REQUEST, repository="github.com/evil/infra")),))


@pytest.mark.parametrize("lie", [{"count": 1}, {"worst": "null_resource.x"}, {"words": "destroys nothing"}])
def test_a_lying_summary_is_no_yes(lie: dict[str, object]) -> None:
    refused_for("summary-differs", claims=(_request(**lie),))


def test_a_list_of_other_items_is_no_yes() -> None:
    refused_for("summary-differs", claims=(claim(items=((ENTRY.target, "null_resource.x", "delete"),)),))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"lineage": "other"}, "other-lineage"),
        ({"workspace": "live"}, "other-workspace"),
        ({"backend": "s3 elsewhere"}, "other-backend"),
        ({"targets": "aws region us-east-1"}, "other-account"),
        ({"serial": "4"}, "older-state"),
        ({"serial": "none"}, "older-state"),
    ],
)
def test_a_yes_for_another_place_is_none(change: dict[str, str], code: str) -> None:
    refused_for(code, plans=(plan(facts=facts(**change)),))


def test_a_newer_state_and_another_file_keep_the_yes() -> None:
    assert answer(plans=(plan(facts=facts(serial="6", plan_sha256="00" * 32)),)).answer is Answer.APPROVED


def test_a_worse_environment_voids_the_yes_and_a_milder_one_keeps_it() -> None:
    then = tuple((ENTRY.target, name, value) for name, value in facts(environment="preproduction"))
    refused_for("environment-worse", claims=(claim(facts=then),))
    assert answer(plans=(plan(facts=facts(environment="ephemeral")),)).answer is Answer.APPROVED


def test_facts_that_one_side_does_not_know_are_not_compared() -> None:
    assert answer(claims=(claim(facts=()),)).answer is Answer.APPROVED
    assert answer(plans=(plan(facts=()),)).answer is Answer.APPROVED


def test_a_yes_to_one_file_is_none_to_another() -> None:
    assert answer(claims=(claim(binding=Binding.PLAN),)).answer is Answer.APPROVED
    for other in (facts(plan_sha256="00" * 32), facts(serial="6"), ()):
        refused_for("other-plan-file", claims=(claim(binding=Binding.PLAN),), plans=(plan(facts=other),))
    refused_for("other-plan-file", claims=(claim(binding=Binding.PLAN, facts=()),))


def test_a_policy_may_ask_for_a_yes_to_this_very_file() -> None:
    strict = needs(binding=Binding.PLAN)
    refused_for("binding-too-loose", policy=strict)
    assert answer(policy=strict, claims=(claim(binding=Binding.PLAN),)).answer is Answer.APPROVED


def test_a_review_needs_the_request_document() -> None:
    assert answer(claims=(review(),)).answer is Answer.APPROVED
    found = answer(claims=(review(),), documents=())
    assert found.answer is Answer.BLOCKED
    assert "request-unknown" in codes(found)


def test_the_words_of_a_review_are_those_of_the_request() -> None:
    assert answer(claims=(review(words=request_words(REQUEST)),)).answer is Answer.APPROVED
    refused_for("words-differ", claims=(review(words="destroys nothing"),))


def test_without_a_repository_nothing_is_approved() -> None:
    homeless = about(msgspec.structs.replace(REQUEST, repository=None))
    refused_for("other-repository", repository=None, claims=(homeless,))


def test_two_requests_do_not_add_up() -> None:
    """A yes to x and a yes to y are no yes to both at once: the digest of both is another one."""
    both = plan(entry=msgspec.structs.replace(ENTRY, digest=OTHER, count=2))
    found = answer(plans=(both,), claims=(claim(), _request(digest="ef" * 32)))
    assert found.answer is Answer.BLOCKED
    assert set(codes(found)) == {"other-consequences"}


def test_one_yes_covers_every_plan_of_its_request_and_no_other() -> None:
    second = msgspec.structs.replace(ENTRY, target="stacks/web", digest=OTHER)
    both = msgspec.structs.replace(REQUEST, plans=(ENTRY, second))
    plans = (PLAN, plan(entry=second))
    assert answer(plans=plans, claims=(about(both),)).answer is Answer.APPROVED
    found = answer(plans=plans)
    assert found.answer is Answer.BLOCKED
    assert [(one.subject, one.missing) for one in found.standings] == [("plan:stacks/payments", 0), ("plan:stacks/web", 1)]
    assert found.rejected == (), "it counts for one of them"


def test_a_change_of_the_gate_itself_needs_a_yes_too() -> None:
    assert answer(change=OTHER).answer is Answer.BLOCKED
    changing = about(msgspec.structs.replace(REQUEST, change=OTHER))
    assert answer(change=OTHER, claims=(changing,)).answer is Answer.APPROVED
    assert answer(change="ef" * 32, claims=(changing,)).answer is Answer.BLOCKED


def test_an_event_stream_cannot_be_approved() -> None:
    found = answer(plans=(plan(approvable=False),))
    assert found.answer is Answer.BLOCKED
    assert any("hand over the plan itself" in note for note in found.notes)


# The time of a yes, check V4


def test_a_yes_from_the_future_is_none() -> None:
    refused_for("issued-in-future", claims=(claim(issued_at=NOW + 301, expires_at=NOW + HOUR),))
    assert answer(claims=(claim(issued_at=NOW + 300),)).answer is Answer.APPROVED


@pytest.mark.parametrize(
    ("changes", "approved"),
    [
        pytest.param({"expires_at": NOW}, False, id="at its end"),
        pytest.param({"expires_at": NOW + 1}, True, id="before its end"),
        pytest.param({"issued_at": NOW - 72 * HOUR, "expires_at": NOW + HOUR}, False, id="the policy's end"),
        pytest.param({"issued_at": NOW - 72 * HOUR + 1, "expires_at": NOW + HOUR}, True, id="before the policy's end"),
    ],
)
def test_a_yes_expires(changes: dict[str, int], approved: bool) -> None:
    if approved:
        assert answer(claims=(claim(**changes),)).answer is Answer.APPROVED
    else:
        refused_for("expired", claims=(claim(**changes),))


def test_after_the_merge_it_holds_for_the_apply_and_no_longer() -> None:
    old = claim(issued_at=NOW - 80 * HOUR, expires_at=NOW + 10 * HOUR)
    refused_for("expired", claims=(old,))
    assert answer(claims=(old,), merged_at=NOW - 20 * HOUR).answer is Answer.APPROVED
    refused_for("expired", claims=(old,), merged_at=NOW - 24 * HOUR)
    refused_for("expired", claims=(old,), merged_at=NOW - HOUR)  # it had expired before the merge
    refused_for("expired", claims=(claim(issued_at=NOW - 80 * HOUR, expires_at=NOW),), merged_at=NOW - 20 * HOUR)


def test_a_yes_for_ten_years_is_none() -> None:
    refused_for("lifetime-too-long", claims=(claim(expires_at=NOW + 96 * HOUR),))
    assert answer(claims=(claim(expires_at=NOW + 95 * HOUR),)).answer is Answer.APPROVED


def test_a_yes_counts_after_the_time_to_think_again() -> None:
    thoughtful = policy(lifetime=Lifetime(cool_off=2 * HOUR))
    refused_for("cooling-off", policy=thoughtful)
    assert answer(policy=thoughtful, now=NOW + HOUR).answer is Answer.APPROVED


def test_a_claim_without_a_moment_is_none() -> None:
    refused_for("no-time", claims=(claim(issued_at=None),))


@pytest.mark.parametrize(
    "row", [Revocation(person=ALICE.id), Revocation(key="SHA256:alice"), Revocation(approval="sha256:" + "11" * 32)]
)
def test_what_is_revoked_does_not_count(row: Revocation) -> None:
    refused_for("revoked", policy=policy(revoked=(row,)))


def test_a_revocation_of_somebody_else_harms_nobody() -> None:
    others = tuple(Revocation(**{name: "other"}) for name in ("person", "key", "approval"))
    assert answer(policy=policy(revoked=(*others, Revocation()))).answer is Answer.APPROVED


@pytest.mark.parametrize(
    "use",
    [
        pytest.param(Use(ENTRY.target, OTHER, NOW - 9 * HOUR, (claim().id,)), id="the ledger names it"),
        pytest.param(Use(ENTRY.target, DIGEST, NOW - HOUR), id="the same consequences were applied after it"),
    ],
)
def test_a_yes_that_was_used_is_spent(use: Use) -> None:
    refused_for("spent", uses=(use,))


@pytest.mark.parametrize(
    "use",
    [
        pytest.param(Use("stacks/other", DIGEST, NOW, (claim().id,)), id="of another target"),
        pytest.param(Use(ENTRY.target, OTHER, NOW, ()), id="of other consequences"),
        pytest.param(Use(ENTRY.target, DIGEST, NOW - HOUR - 1), id="before it was given"),
    ],
)
def test_another_apply_does_not_spend_it(use: Use) -> None:
    assert answer(uses=(use,)).answer is Answer.APPROVED


def test_a_yes_may_be_used_as_often_as_both_sides_say() -> None:
    use = Use(ENTRY.target, DIGEST, NOW, (claim().id,))
    often = policy(lifetime=Lifetime(max_applies=3))
    assert answer(policy=often, claims=(claim(max_applies=2),), uses=(use,)).answer is Answer.APPROVED
    refused_for("spent", policy=often, claims=(claim(max_applies=2),), uses=(use, use))
    refused_for("spent", claims=(claim(max_applies=2),), uses=(use,))


# The identity of a yes, check V5


def test_a_key_that_nobody_has_is_nobody() -> None:
    refused_for("unknown-key", claims=(claim(key="ssh-ed25519 Wg=="),))
    refused_for("unknown-key", people=NOBODY)


def test_an_account_that_nobody_has_is_nobody() -> None:
    refused_for("unknown-user", claims=(review(user_id=1999),))
    refused_for("unknown-user", claims=(review(host="gitlab"),))
    refused_for("unknown-user", claims=(review(user_id=None),))


def test_a_key_of_two_persons_is_nobodys() -> None:
    twins = msgspec.structs.replace(PEOPLE, persons=(ALICE, msgspec.structs.replace(BOB, keys=ALICE.keys)))
    refused_for("key-of-several-persons", people=twins)


def _alice_with(**changes: object) -> object:
    key = msgspec.structs.replace(ALICE.keys[0], **changes)
    return msgspec.structs.replace(PEOPLE, persons=(msgspec.structs.replace(ALICE, keys=(key,)),))


def test_a_key_has_its_time() -> None:
    refused_for("key-not-valid-yet", people=_alice_with(not_before=NOW + 1))
    refused_for("key-expired", people=_alice_with(not_after=NOW))
    assert answer(people=_alice_with(not_before=NOW, not_after=NOW + 1)).answer is Answer.APPROVED


def test_a_statement_in_another_name_is_none() -> None:
    refused_for("other-person-claimed", claims=(claim(claimed_person=BOB.id),))


def test_a_way_that_is_too_weak_is_told() -> None:
    refused_for("assurance-too-weak", policy=needs(assurance=Assurance.TOUCH))
    refused_for("assurance-too-weak", policy=needs(assurance=Assurance.TOUCH), claims=(review(),))
    pin = claim(key=HARD_KEY, assurance=Assurance.TOUCH_AND_PIN)
    assert answer(policy=needs(assurance=Assurance.TOUCH), claims=(pin,)).answer is Answer.APPROVED


def test_a_security_key_counts_as_one_only_where_the_registry_says_so() -> None:
    touched, strict = claim(key=HARD_KEY, assurance=Assurance.TOUCH), needs(assurance=Assurance.TOUCH)
    assert answer(policy=strict, claims=(touched,)).answer is Answer.APPROVED
    soft = msgspec.structs.replace(PEOPLE, persons=(msgspec.structs.replace(ALICE, keys=(SshKey(HARD_KEY),)),))
    refused_for("assurance-too-weak", policy=strict, claims=(touched,), people=soft)
    # and a file cannot be made hardware by saying so
    said = msgspec.structs.replace(
        PEOPLE, persons=(msgspec.structs.replace(ALICE, keys=(SshKey(SECOND_KEY, hardware=True),)),)
    )
    refused_for("assurance-too-weak", policy=strict, claims=(claim(key=SECOND_KEY, assurance=Assurance.TOUCH),), people=said)


def test_a_software_key_never_suffices_for_what_is_critical_in_production() -> None:
    refused_for("assurance-too-weak", plans=(plan(severity=Severity.CRITICAL),))
    assert (
        answer(plans=(plan(severity=Severity.CRITICAL, environment=Environment.NON_PRODUCTION),)).answer is Answer.APPROVED
    )


# The independence of a yes, check V6


@pytest.mark.parametrize("part", list(Part))
@pytest.mark.parametrize(
    "who",
    [
        pytest.param({"email": "Alice@ACME.example"}, id="by the id"),
        pytest.param({"email": "alice@home.example"}, id="by another address"),
        pytest.param({"email": "1001+anything@users.noreply.github.com"}, id="by the number in a hidden address"),
        pytest.param({"host": "github", "user_id": 1001, "login": "renamed"}, id="by the number of the account"),
    ],
)
def test_who_had_a_hand_in_it_does_not_approve_it(part: Part, who: dict[str, object]) -> None:
    refused_for(f"is-{part}", contributors=hands(Contributor(part=part, **who)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "who",
    [
        {"email": "someone@acme.example"},
        {"login": "alice", "email": ""},
        {"host": "gitlab", "user_id": 1001},
        {"email": "9991001+alice@users.noreply.github.com"},
    ],
)
def test_others_do_not_shut_out_alice(who: dict[str, object]) -> None:
    found = answer(contributors=hands(Contributor(part=Part.AUTHOR, **who)))  # type: ignore[arg-type]
    assert found.answer is Answer.APPROVED


@pytest.mark.parametrize("who", [{"host": "github", "user_id": 9001}, {"email": "AGENT@bots.example"}, {"login": "copilot"}])
def test_who_drives_the_agent_counts_as_its_author(who: dict[str, object]) -> None:
    driven = hands(Contributor(part=Part.AUTHOR, **who), by=Authorship.AGENT)  # type: ignore[arg-type]
    refused_for("is-operator", claims=(review(CAROL),), contributors=driven)
    assert answer(contributors=driven).answer is Answer.APPROVED


def test_an_agent_approves_nothing() -> None:
    refused_for("is-agent", claims=(review(user_id=9001),))


# The quorum of a yes, check V7

TWO = needs(quorum=2)


def test_two_persons_are_two() -> None:
    found = answer(policy=TWO, claims=(claim(), bobs()))
    assert found.answer is Answer.APPROVED
    assert [one.person for one in found.accepted] == [ALICE.id, BOB.id]


@pytest.mark.parametrize(
    "again",
    [
        pytest.param(claim(id="sha256:33", key=SECOND_KEY), id="two keys"),
        pytest.param(claim(id="sha256:33", key=HARD_KEY, assurance=Assurance.TOUCH), id="a key and a security key"),
        pytest.param(review(ALICE), id="a key and a review"),
        pytest.param(claim(id="sha256:33"), id="two statements"),
    ],
)
def test_one_person_is_one_however_often(again: Claim) -> None:
    refused_for("same-person-again", policy=TWO, claims=(claim(), again))


@pytest.mark.parametrize("same", [claim(), claim(origin="a copy of it")])
def test_the_same_signature_twice_is_one(same: Claim) -> None:
    found = answer(policy=TWO, claims=(claim(), same))
    assert (found.answer, found.missing, found.rejected) == (Answer.BLOCKED, 1, ())


def test_the_order_in_which_claims_come_does_not_matter() -> None:
    given = (claim(), bobs(), claim(id="sha256:33", key=SECOND_KEY), review(CAROL), bobs(id="sha256:44", expires_at=NOW))
    answers = {answer(policy=needs(quorum=3), claims=order) for order in itertools.permutations(given)}
    assert len(answers) == 1
    assert next(iter(answers)).answer is Answer.APPROVED


def test_a_role_may_be_asked_for() -> None:
    assert answer(policy=needs(role="sre")).answer is Answer.APPROVED
    found = answer(policy=needs(role="sre"), claims=(bobs(),))
    assert (found.answer, found.standings[0].missing_roles) == (Answer.BLOCKED, ("sre",))


def test_a_later_no_takes_back_the_yes() -> None:
    no = claim(id="sha256:55", says=Says.REJECT, issued_at=NOW - 60)
    found = answer(claims=(claim(), no))
    assert (found.answer, found.standings[0].rejected_by) == (Answer.BLOCKED, (ALICE.id,))
    assert codes(found) == ["withdrawn"]
    assert answer(claims=(claim(issued_at=NOW - 30), no)).answer is Answer.APPROVED


@pytest.mark.parametrize("number", ["sha256:00", "sha256:ff"])
def test_of_one_second_the_no_is_the_last_word(number: str) -> None:
    """A time has no more than seconds, and which of two came first must not go by their ids."""
    found = answer(claims=(claim(), bobs(), msgspec.structs.replace(claim(), id=number, says=Says.REJECT)))
    assert found.answer is Answer.BLOCKED


def test_a_no_of_one_person_outweighs_the_yes_of_others() -> None:
    found = answer(claims=(claim(), bobs(says=Says.REJECT)))
    assert (found.answer, found.missing, found.standings[0].rejected_by) == (Answer.BLOCKED, 0, (BOB.id,))


def test_a_no_counts_also_from_who_made_the_change_and_when_it_is_old() -> None:
    no = bobs(says=Says.REJECT, issued_at=NOW - 900 * HOUR, expires_at=NOW - 800 * HOUR, facts=(), items=())
    found = answer(claims=(claim(), no), contributors=hands(Contributor(part=Part.AUTHOR, email=BOB.id)))
    assert found.answer is Answer.BLOCKED


@pytest.mark.parametrize("no", [bobs(says=Says.REJECT, key="ssh-ed25519 Wg=="), _request(digest=OTHER)])
def test_a_no_of_strangers_or_to_something_else_does_not(no: Claim) -> None:
    assert answer(claims=(claim(), msgspec.structs.replace(no, id="x", says=Says.REJECT))).answer is Answer.APPROVED


@pytest.mark.parametrize("by", [Authorship.AGENT, Authorship.UNKNOWN])
def test_where_nobody_knows_for_whom_it_takes_one_more(by: Authorship) -> None:
    alone = Contributors(by)
    found = answer(contributors=alone)
    assert (found.answer, found.missing) == (Answer.BLOCKED, 1)
    assert any("one person more" in note for note in found.notes)
    assert answer(contributors=alone, claims=(claim(), bobs())).answer is Answer.APPROVED


def test_the_built_in_policy_wants_two_for_what_is_critical() -> None:
    critical = (plan(severity=Severity.CRITICAL),)
    built_in = msgspec.structs.replace(BUILT_IN, repository=ONE.repository)
    reviews = (review(ALICE), review(BOB))
    assert answer(policy=built_in, plans=critical, claims=reviews[:1]).missing == 1
    assert answer(policy=built_in, plans=critical, claims=reviews).answer is Answer.APPROVED


@pytest.mark.parametrize("empty", [Policy(approvals=()), needs(quorum=0), needs(quorum=-1)])
def test_an_empty_policy_lets_nothing_through(empty: Policy) -> None:
    assert answer(policy=empty, claims=()).answer is Answer.BLOCKED


# everything together


def test_one_fault_does_not_hide_another() -> None:
    bad = claim(claimed_person=BOB.id, issued_at=NOW - 90 * HOUR, expires_at=NOW - HOUR)
    found = answer(claims=(bad,), contributors=hands(Contributor(part=Part.PUSHER, email=ALICE.id)))
    assert codes(found) == ["other-person-claimed", "expired", "is-pusher"]


def test_a_bad_claim_does_not_hide_a_good_one() -> None:
    found = answer(claims=(bobs(expires_at=NOW), claim()))
    assert (found.answer, codes(found)) == (Answer.APPROVED, ["expired"])


def test_what_was_no_claim_is_told_as_well() -> None:
    lost = Rejected(None, "x", "mallory.json", "signature-wrong", "…")
    assert answer(rejected=(lost,)).rejected == (lost,)


def test_the_stricter_of_two_policies_wins() -> None:
    loose, strict = decide(question()), decide(question(policy=TWO))
    for order in ((loose, strict), (strict, loose)):
        assert (stricter(order).answer, stricter(order).missing) == (Answer.BLOCKED, 1)
    assert stricter((loose, loose)).answer is Answer.APPROVED


def test_a_key_that_the_change_adds_does_not_count_by_the_policy_before_it() -> None:
    before = msgspec.structs.replace(PEOPLE, persons=(BOB, CAROL))
    found = stricter((decide(question()), decide(question(people=before))))
    assert (found.answer, codes(found)) == (Answer.BLOCKED, ["unknown-key"])


def test_how_weak_a_review_is_is_said() -> None:
    assert any("token" in note for note in answer(claims=(review(),)).notes)
    assert answer().notes == ()


def test_that_nobody_is_registered_is_said() -> None:
    assert any("Nobody is registered" in note for note in answer(people=NOBODY).notes)


def test_a_login_is_nobody() -> None:
    """A name that was given up and taken by somebody else has another number."""
    renamed = Person(id="alice@acme.example", github_id=1001)
    people = msgspec.structs.replace(PEOPLE, persons=(renamed,))
    assert answer(people=people, claims=(review(renamed),)).answer is Answer.APPROVED
    refused_for("unknown-user", people=people, claims=(review(renamed, user_id=1777),))


def test_a_document_that_does_not_hash_to_the_digest_is_not_the_one() -> None:
    lying = msgspec.structs.replace(REQUEST, plans=(msgspec.structs.replace(ENTRY, words="destroys nothing"),))
    assert "request-unknown" in codes(answer(claims=(review(),), documents=(lying,)))
