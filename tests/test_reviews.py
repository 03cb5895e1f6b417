"""Reviews at a code host: which of them are claims, and who had a hand in the change."""

import msgspec
import pytest

from planguard.core.digest.request import request_digest
from planguard.core.digest.words import request_words
from planguard.core.refusals import REFUSALS
from planguard.core.signoff.hands import contributors_of, contributors_of_commits
from planguard.core.signoff.independence import excluded
from planguard.core.signoff.line import approval_line
from planguard.core.signoff.reviews import claims_by_review
from planguard.model.approval import Claim, Says
from planguard.model.authorship import Authorship, CommitSigns
from planguard.model.decision import Answer
from planguard.model.host import Account, HostCommit, HostFacts, HostReview, PullRequest
from planguard.model.policy import Assurance
from planguard.model.request import RequestDocument, RequestEntry
from planguard.model.severity import Severity
from tests.approvals import ENTRY, HOUR, NOW, REQUEST
from tests.signoff import ALICE, BOB, CAROL, PEOPLE, answer, bobs, claim, codes

LINE = approval_line(request_digest(REQUEST), request_words(REQUEST))
BOT = Account(id=9001, login="agent[bot]", human=False)
DAVE = Account(id=1009, login="dave", human=True)
PULL = PullRequest(number=7, author=DAVE, head="a" * 40, base="main", base_tip="b" * 40)


def made(**changes: object) -> HostReview:
    """Alice's review, with something else in it."""
    usual = HostReview(
        id="1",
        account=Account(id=1001, login="alice", human=True),
        state="approved",
        body=LINE,
        submitted_at=NOW - HOUR,
        edited=False,
        by_email=False,
        can_write=True,
    )
    return msgspec.structs.replace(usual, **changes)


def facts(*reviews: HostReview, **changes: object) -> HostFacts:
    usual = HostFacts(host="github", repository="github.com/acme/infra", pull=PULL, reviews=reviews, now=NOW)
    return msgspec.structs.replace(usual, **changes)


def test_a_review_with_the_line_is_a_claim() -> None:
    (claim,) = claims_by_review(facts(made())).claims
    assert claim == Claim(
        id="github:review:1",
        says=Says.APPROVE,
        origin="github:review:1",
        digests=(("request", request_digest(REQUEST)),),
        assurance=Assurance.REVIEW,
        host="github",
        user_id=1001,
        words=request_words(REQUEST),
        issued_at=NOW - HOUR,
    )
    assert answer(claims=(claim,)).answer is Answer.APPROVED


@pytest.mark.parametrize("body", [f"Looked at it.\r\n\r\n{LINE}\r\nGo.", f"  {LINE}  ", f"```\n{LINE}\n```"])
def test_other_text_around_the_line_does_not_matter(body: str) -> None:
    assert len(claims_by_review(facts(made(body=body))).claims) == 1


@pytest.mark.parametrize("body", ["", "LGTM", "approved", f"> {LINE}", f"as in `{LINE}`?"])
def test_without_the_line_a_review_approves_nothing(body: str) -> None:
    assert claims_by_review(facts(made(body=body))).claims == ()


def test_an_ordinary_review_is_not_told_as_a_failure() -> None:
    assert claims_by_review(facts(made(body="LGTM"))).rejected == ()


@pytest.mark.parametrize(
    "body",
    [
        f"{LINE}\n{LINE}",
        f"{LINE}\nplanguard-approve: all of it",
        LINE.upper().replace("PLANGUARD-APPROVE", "planguard-approve"),
        LINE.replace(": ", ":  "),
        LINE[:40],
        f"planguard-approve: {'ab' * 32}",
        f"planguard-approve: {'ab' * 32} destroys n\u043ething",
        f"planguard-approve: {'ab' * 33} destroys nothing",
    ],
)
def test_the_line_is_read_strictly(body: str) -> None:
    found = claims_by_review(facts(made(body=body)))
    assert found.claims == ()
    assert [one.code for one in found.rejected] == ["review-line-malformed"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"state": "commented"}, "review-not-approving"),
        ({"state": "dismissed"}, "review-not-approving"),
        ({"account": None}, "review-no-account"),
        ({"account": BOT}, "is-agent"),
        ({"account": Account(id=9002, login="Copilot", human=False)}, "is-agent"),
        ({"edited": True}, "review-edited"),
        ({"by_email": True}, "review-by-email"),
        ({"can_write": False}, "review-no-permission"),
        ({"edited": None}, "evidence-incomplete"),
        ({"by_email": None}, "evidence-incomplete"),
        ({"can_write": None}, "evidence-incomplete"),
        ({"account": Account(id=1001)}, "evidence-incomplete"),
    ],
)
def test_a_review_that_cannot_count_says_why(change: dict[str, object], code: str) -> None:
    found = claims_by_review(facts(made(**change)))
    assert found.claims == ()
    assert [one.code for one in found.rejected] == [code]
    assert code in REFUSALS


def _invented(count: int) -> RequestDocument:
    """A document that anybody may write: the true entry, and worse ones that are of no plan."""
    entry = RequestEntry("", "ab" * 32, 9, "a.b", "changes 1 tag (a.b)", Severity.CRITICAL)
    others = [msgspec.structs.replace(entry, target=f"stacks/a{number:03}") for number in range(count)]
    return RequestDocument(tuple(sorted((*others, ENTRY), key=lambda one: one.target)), None, REQUEST.repository)


@pytest.mark.parametrize("count", [3, 20, 200])
def test_a_line_that_does_not_name_what_is_lost_approves_nothing(count: int) -> None:
    """Else invented plans would push the true one behind "4 in 1 other plan", in a line that somebody pastes."""
    document = _invented(count)
    line = approval_line(request_digest(document), request_words(document))
    decision = answer(claims=claims_by_review(facts(made(body=line))).claims, documents=(document,))
    if f"; {ENTRY.target} {ENTRY.words}" in line:
        assert decision.answer is Answer.APPROVED
    else:
        assert (decision.answer, codes(decision)) == (Answer.BLOCKED, ["summary-differs"])
    assert (count == 200) == (decision.answer is Answer.BLOCKED)


def test_requesting_changes_later_takes_it_back() -> None:
    later = made(id="2", state="changes-requested", body="Wait.", submitted_at=NOW - 60, edited=None)
    found = claims_by_review(facts(made(), later))
    decision = answer(claims=found.claims)
    assert (decision.answer, codes(decision)) == (Answer.BLOCKED, ["withdrawn"])
    again = claims_by_review(facts(made(), later, made(id="3", submitted_at=NOW - 30)))
    assert answer(claims=again.claims).answer is Answer.APPROVED


def test_a_no_that_somebody_dismisses_does_not_become_the_yes_before_it() -> None:
    """Whoever may write to the repository may dismiss a review; the host keeps neither what it was nor who it was for."""
    dismissed = made(id="2", state="dismissed", body="Wait.", submitted_at=NOW - 60, edited=None)
    found = claims_by_review(facts(made(), dismissed))
    decision = answer(claims=found.claims)
    assert (decision.answer, codes(decision)) == (Answer.BLOCKED, ["withdrawn"])
    again = claims_by_review(facts(made(), dismissed, made(id="3", submitted_at=NOW - 30)))
    assert answer(claims=again.claims).answer is Answer.APPROVED


def test_requesting_changes_takes_back_nobody_elses() -> None:
    of_bob = made(id="2", state="changes-requested", account=Account(id=1002, human=True), submitted_at=NOW - 60)
    assert answer(claims=claims_by_review(facts(made(), of_bob)).claims).answer is Answer.APPROVED


def test_requesting_changes_takes_back_what_the_same_person_signed() -> None:
    """Who signs with a key and then says no on the page has said no. Who signs after that has said yes."""
    no = claims_by_review(facts(made(state="changes-requested", body="Wait.", submitted_at=NOW - 60))).claims
    signed = claim()
    decision = answer(claims=(signed, *no))
    assert (decision.answer, codes(decision)) == (Answer.BLOCKED, ["withdrawn"])
    assert decision.standings[0].rejected_by == (ALICE.id,)
    assert answer(claims=(claim(issued_at=NOW - 30), *no)).answer is Answer.APPROVED
    assert answer(claims=(bobs(), *no)).answer is Answer.APPROVED, "nobody else's"


def test_everybody_whom_the_host_names_is_shut_out() -> None:
    signs = CommitSigns(author_email="x@example.org", committer_email="y@example.org")
    commit = HostCommit(sha="c" * 40, author=BOT, committer=Account(id=1002, human=True), signs=signs)
    pull = msgspec.structs.replace(PULL, author=BOT, assignees=(Account(id=1001, login="alice", human=True),))
    found = contributors_of(facts(pull=pull, commits=(commit,)), Authorship.AGENT)
    assert found.requester_known
    assert excluded(PEOPLE, found) == {ALICE.id: ("is-requester",), BOB.id: ("is-committer",), CAROL.id: ("is-operator",)}


def test_a_machine_that_opens_it_is_not_for_whom_it_was_made() -> None:
    found = contributors_of(facts(pull=msgspec.structs.replace(PULL, author=BOT)), Authorship.AGENT)
    assert not found.requester_known


def test_merge_commits_and_the_hosts_own_account_shut_out_nobody() -> None:
    alice = Account(id=1001, human=True)
    merge = HostCommit(sha="c" * 40, author=alice, committer=alice, signs=CommitSigns(author_email=ALICE.id), merge=True)
    page = HostCommit(sha="d" * 40, author=DAVE, committer=Account(id=19864447, login="web-flow"), signs=CommitSigns())
    found = contributors_of(facts(commits=(merge, page)), Authorship.HUMAN_CLAIMED)
    assert {hand.user_id for hand in found.known} == {1009}
    assert excluded(PEOPLE, found) == {}


def test_commits_alone_shut_out_their_authors() -> None:
    found = contributors_of_commits(
        [CommitSigns(author_email=BOB.id, committer_email="alice@home.example")], Authorship.UNKNOWN
    )
    assert excluded(PEOPLE, found) == {BOB.id: ("is-author",), ALICE.id: ("is-committer",)}
    assert not found.requester_known
