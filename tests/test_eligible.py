"""Who may still approve, in names: as the list of approvers has them, short, and without calling anybody."""

import re

import pytest

from planguard.core.signoff.told import approvals
from planguard.formats import html, markdown, terminal
from planguard.model.contributors import Contributor, Part
from planguard.model.people import People, Person, SshKey
from planguard.model.policy import Assurance, Binding, Revocation
from planguard.model.report import Report
from planguard.ports import Surface
from tests.approvals import NOW
from tests.reports import signed_off
from tests.signoff import AGENT, ALICE, ALICE_KEY, BOB, CAROL, PEOPLE, answer, claim, hands, needs, policy

TWO = needs(quorum=2)
WRITER = Contributor(part=Part.AUTHOR, host="github", user_id=BOB.github_id, login="bobby")


def may(**changes: object) -> list[str]:
    return [one.person for one in answer(**{"policy": TWO, **changes}).may]


def may_not(**changes: object) -> dict[str, tuple[str, ...]]:
    return {one.person: one.codes for one in answer(**{"policy": TWO, **changes}).may_not}


def test_who_has_said_yes_is_not_waited_for_and_the_others_are() -> None:
    assert may(policy=needs(quorum=2, assurance=Assurance.SOFTWARE_KEY)) == [BOB.id, CAROL.id]
    assert may(claims=()) == [ALICE.id, BOB.id, CAROL.id]


def test_nobody_is_named_where_nothing_waits() -> None:
    found = answer()
    assert (found.answer, found.may, found.may_not) == ("approved", (), ())


def test_who_had_a_hand_in_it_is_named_with_the_reason() -> None:
    agent = Contributor(part=Part.AUTHOR, host="github", user_id=AGENT.github_id)
    assert may_not(contributors=hands(WRITER, agent)) == {BOB.id: ("is-author",), CAROL.id: ("is-operator",)}
    assert may(contributors=hands(WRITER, agent)) == []


def test_who_is_revoked_is_not_waited_for() -> None:
    assert may_not(policy=policy(approvals=TWO.approvals, revoked=(Revocation(person=BOB.id),))) == {BOB.id: ("revoked",)}


@pytest.mark.parametrize(
    ("row", "able"),
    [
        pytest.param({"assurance": Assurance.SOFTWARE_KEY}, [ALICE.id, BOB.id, CAROL.id], id="any way"),
        pytest.param({"assurance": Assurance.REVIEW}, [ALICE.id, BOB.id, CAROL.id], id="an account"),
        pytest.param({"assurance": Assurance.TOUCH}, [ALICE.id], id="a security key"),
        pytest.param({"assurance": Assurance.SOFTWARE_KEY, "binding": Binding.PLAN}, [ALICE.id, BOB.id], id="any key"),
    ],
)
def test_only_who_has_a_way_that_is_strong_enough_is_waited_for(row: dict[str, object], able: list[str]) -> None:
    asked = {"claims": (), "policy": needs(quorum=3, **row)}
    assert may(**asked) == able
    assert may_not(**asked) == {one.id: ("assurance-too-weak",) for one in (BOB, CAROL) if one.id not in able}


def test_a_key_that_has_run_out_and_an_account_elsewhere_are_no_way() -> None:
    old = Person(id="old@acme.example", keys=(SshKey(ALICE_KEY, not_after=NOW - 1),), gitlab_id=5)
    people = People(source="approvers.toml", persons=(old,))
    assert may_not(people=people, claims=()) == {old.id: ("assurance-too-weak",)}


def test_by_two_policies_only_who_may_by_both() -> None:
    from planguard.core.signoff.decide import stricter  # noqa: PLC0415 - beside what it is about

    one, other = answer(policy=TWO), answer(policy=policy(approvals=TWO.approvals, revoked=(Revocation(person=BOB.id),)))
    assert [person.person for person in stricter([one, other]).may] == [CAROL.id]


def waiting(count: int = 3, **changes: object) -> Report:
    people = tuple(Person(id=f"p{at}@acme.example", github_id=100 + at, roles=("sre",)) for at in range(count))
    asked: dict[str, object] = {
        "people": People(source="approvers.toml", persons=(*people, *PEOPLE.persons), agents=(AGENT,)),
        "policy": TWO,
        "contributors": hands(WRITER),
        "logins": {("github", 100): "percy", ("github", BOB.github_id): "bobby"},
        "claims": (claim(),),
        **changes,
    }
    told = approvals(answer(**asked))
    return Report(
        **{
            **{name: getattr(signed_off(), name) for name in Report.__struct_fields__},
            "approvals": told,
            "decision": "blocked",
        }
    )


def test_the_comment_names_them_and_calls_nobody() -> None:
    text = markdown.render(waiting(), Surface())
    assert "- May approve: `p0@acme.example` (`percy`, sre), `p1@acme.example` (sre)" in text
    assert f"- May not: `{BOB.id}` (`bobby`, wrote it)" in text
    assert re.findall(r"@\w+", re.sub(r"`[^`\n]*`", "", text)) == [], "a host looks for mentions outside of code"


def test_many_are_counted() -> None:
    text = markdown.render(waiting(500), Surface())
    assert "p5@acme.example` (sre) and 495 others" in text
    assert "p6@acme.example" not in text


def test_a_hostile_id_is_text() -> None:
    evil = Person(id="@everyone `<img src=x>` \u202e", github_id=7)
    report = waiting(people=People(source="approvers.toml", persons=(evil, ALICE, BOB)))
    assert "<img" not in re.sub(r"(`+)[^\n]*?\1", "", markdown.render(report, Surface()))
    assert "<img" not in html.render(report, Surface())
    assert "\u202e" not in terminal.render(report, Surface())


def test_every_page_for_people_says_it() -> None:
    for room in (terminal, html, markdown):
        text = re.sub(r"<[^>]*>", "", room.render(waiting(), Surface())).lower()
        assert "may approve: " in text
        assert "wrote it" in text


def test_that_nobody_is_left_is_said() -> None:
    report = waiting(0, people=People(source="approvers.toml", persons=(ALICE, BOB)))
    for room in (terminal, html, markdown):
        assert "too few are left who may" in " ".join(room.render(report, Surface()).lower().split())
    assert "Too few" not in markdown.render(waiting(), Surface())
