"""Signed approvals in comments: found however they were pasted, on both hosts, believed for their signature; bounded."""

import contextlib
import json
import time
from collections.abc import Callable, Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planguard.commands.testimony import Testimony, with_host
from planguard.core.signoff.evidence import MOST_ENVELOPES, envelopes_in
from planguard.core.signoff.told import approvals
from planguard.errors import UsageError
from planguard.model.approval import Rejected
from planguard.model.decision import Answer, Decision
from planguard.model.host import HostComment, HostFacts, HostReview, PullRequest
from planguard.sign.envelope import PAYLOAD_TYPE, pae, write_envelope
from planguard.sign.statement import write_statement
from tests.approvals import NOW, other
from tests.effort import calls
from tests.hosts.github_server import EVE, Repository, comment
from tests.hosts.gitlab_server import BOB, Project, note
from tests.hosts.test_github import facts as github_facts
from tests.hosts.test_gitlab import facts as gitlab_facts
from tests.signing import sk_ed25519

KEY = sk_ed25519()


def envelope(reason: str = "", flags: int = 5) -> str:
    body = write_statement(other(reason=reason))
    return write_envelope(body, [("SHA256:a", KEY.sign(pae(PAYLOAD_TYPE, body), flags))]).decode()


def compact(text: str) -> str:
    return json.dumps(json.loads(text), separators=(",", ":"))


def said(bodies: Iterable[str], reviews: Iterable[str] = ()) -> HostFacts:
    comments = tuple(HostComment(id=at, account=None, body=body) for at, body in enumerate(bodies))
    given = tuple(
        HostReview(id=str(at), account=None, state="commented", body=one, submitted_at=NOW) for at, one in enumerate(reviews)
    )
    pull = PullRequest(number=7, author=None, head="a" * 40, base="main", base_tip="b" * 40)
    return HostFacts(host="github", repository="github.com/acme/infra", pull=pull, comments=comments, reviews=given, now=NOW)


PASTED = [
    pytest.param("{}", id="as it was written"),
    pytest.param("I agree.\n\n```json\n{}```\n", id="in a fence"),
    pytest.param("   {}   and that is all", id="indented, with a word behind it"),
    pytest.param("{}\n{}", id="twice"),
]


@pytest.mark.parametrize("around", PASTED)
@pytest.mark.parametrize("form", [str, compact, lambda text: text.replace("\n", "\r\n")], ids=["lines", "one line", "crlf"])
def test_it_is_found_however_it_was_pasted(around: str, form: Callable[[str], str]) -> None:
    text = around.replace("{}", form(envelope()))
    found = with_host(Testimony(), said(["nothing", text]))
    assert ([claim.origin for claim in found.claims], found.rejected) == (["comment 1"], ())
    (claim,) = with_host(Testimony(), said([], [text])).claims
    assert claim.origin == "review 0"


def test_on_github_and_on_gitlab_whoever_wrote_the_comment() -> None:
    text = envelope().replace("\n", "\r\n")
    for facts in (
        github_facts(Repository(comments=[comment(1, EVE, text)])),
        gitlab_facts(Project(notes=[note(1, BOB, text)], approved_by=[BOB])),
    ):
        found = with_host(Testimony(), facts)
        assert [(claim.key, claim.user_id, claim.origin) for claim in found.claims] == [(KEY.line, None, "comment 1")]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("> " + envelope().replace("\n", "\n> "), id="quoted"),
        pytest.param(
            "I approve this: planguard-approve: " + "a" * 64 + " destroys 1 database", id="a line without a review"
        ),
        pytest.param("approved by alice", id="a word"),
        pytest.param('{"note": "payload"}', id="another object"),
    ],
)
def test_a_comment_by_itself_is_no_authority(text: str) -> None:
    found = with_host(Testimony(), said([text]))
    assert (found.claims, found.rejected) == ((), ())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param(envelope()[:-40], "envelope-malformed", id="cut off"),
        pytest.param(envelope().replace('"signatures"', '"signatories"'), "envelope-malformed", id="another key"),
        pytest.param(envelope(flags=0), "no-user-presence", id="untouched"),
        pytest.param('{"payload": ' + "[" * 60_000, "envelope-malformed", id="a bomb"),
        pytest.param('{"payload": ' + "9" * 60_000 + "}", "envelope-malformed", id="a long number"),
        pytest.param(envelope("x" * 900).replace("A", "B", 1), "signature-wrong", id="edited"),
    ],
)
def test_what_is_broken_is_told_and_the_next_one_is_still_found(text: str, code: str) -> None:
    found = with_host(Testimony(), said([f"{text}\n\n{envelope('whole')}"]))
    assert code in {one.code for one in found.rejected}
    assert len(found.claims) == 1


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet='{}[]":,payloadsigntures \n\r\t0', max_size=300))
def test_any_text_is_read_to_its_end(text: str) -> None:
    assert all(paper.content for paper in envelopes_in(said([text])))


def test_a_hundred_huge_comments_take_no_longer_than_their_size() -> None:
    lines = ['{"payload', '{ "payload": {"a": ', "{\n" * 9, " " * 50 + "{", '{"signatures": [', "\\" * 30]
    bodies = ["\n".join(lines * (60_000 // sum(map(len, lines)) + 1))[:65_536]] * 10

    def look(count: int) -> None:
        with contextlib.suppress(UsageError):
            with_host(Testimony(), said(bodies * count))

    begun = time.process_time()
    assert calls(lambda: look(10)) < 12 * calls(lambda: look(1))
    assert time.process_time() - begun < 20


def test_a_thousand_envelopes_are_verified_each_once_and_told_in_short() -> None:
    texts = [compact(envelope(str(number))) for number in range(50)]
    begun = time.process_time()
    found = with_host(Testimony(), said(["\n".join(texts)] * 20))
    assert time.process_time() - begun < 10
    assert len(found.claims) == 50, "the same bytes are one approval, however often they are pasted"
    rejected = tuple(Rejected(None, str(number), "comment 1", "unknown-key", "x") for number in range(1000))
    known = Rejected("alice@acme.example", "9", "comment 1", "expired", "x")
    told = approvals(Decision(Answer.BLOCKED, rejected=(*rejected, known)))
    assert len(told.rejected) == 200
    assert told.rejected[0].person == "alice@acme.example"
    assert told.notes == ("801 more that do not count are not listed.",)


def test_more_than_anybody_looks_at_is_an_error_and_no_yes() -> None:
    """To look at some of them only could overlook a no."""
    facts = said(['{"payload"\n' * (MOST_ENVELOPES // 10 + 1)] * 10)
    with pytest.raises(UsageError, match="10,000"):
        envelopes_in(facts)
