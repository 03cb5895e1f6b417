"""Marks of agents on a change: each kind is seen, people with similar names are not, and nothing is proved by absence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planguard import data
from planguard.core.authorship import AgentMarks, Marks
from planguard.model.authorship import Authorship, AuthorSigns, CommitSigns

MARKS = Marks(data.read_rules("agents.toml"))
BY_HAND = "Raise the pool\n\nSigned-off-by: Ada Example <ada@example.org>\n"


def commit(message: str = BY_HAND, email: str = "ada@example.org", name: str = "Ada Example") -> AuthorSigns:
    return AuthorSigns(human_account=True, commits=(CommitSigns(name, email, name, email, message),))


@pytest.mark.parametrize(
    ("signs", "agent"),
    [
        pytest.param(AuthorSigns(login="claude[bot]"), "Claude Code", id="the account of an agent"),
        pytest.param(AuthorSigns(login="Copilot", human_account=True), "GitHub Copilot", id="one that calls itself a user"),
        pytest.param(AuthorSigns(login="renamed", user_id=158243242), "Devin", id="an account that was renamed"),
        pytest.param(AuthorSigns(branch="copilot/fix-alarm", human_account=True), "GitHub Copilot", id="the branch"),
        pytest.param(AuthorSigns(body="x\nGenerated with [Claude Code](…)"), "Claude Code", id="the pull request's text"),
        pytest.param(commit(email="noreply@anthropic.com"), "Claude Code", id="the author"),
        pytest.param(commit(email="198982749+Any@users.noreply.github.com"), "GitHub Copilot", id="the author's number"),
        pytest.param(commit(name="Ada Example (aider)"), "Aider", id="the author's name has a suffix"),
        pytest.param(commit(BY_HAND + "Co-Authored-By: Claude X <noreply@anthropic.com>"), "Claude Code", id="a trailer"),
        pytest.param(commit(BY_HAND + "co-authored-by: Cursor <cursoragent@cursor.com>"), "Cursor", id="in small letters"),
        pytest.param(commit(BY_HAND + "Claude-Session: https://example.org/s"), "Claude Code", id="a trailer's key"),
        pytest.param(commit(BY_HAND + "Assisted-by: SOMETHING:1"), "an agent", id="a convention that names no agent"),
    ],
)
def test_a_mark_shows_the_agent(signs: AuthorSigns, agent: str) -> None:
    found = MARKS.verdict(signs)
    assert found.state is Authorship.AGENT
    assert found.agents == (agent,)
    assert found.evidence


@pytest.mark.parametrize(
    "signs",
    [
        pytest.param(commit(name="Claude Monet", email="claude@monet.example"), id="a painter"),
        pytest.param(commit(name="Devin Smith", email="devin@example.org"), id="a first name"),
        pytest.param(commit("Remove the codex/ prefix\n\nSee claude/ in the docs"), id="words in a message"),
        pytest.param(AuthorSigns(login="ada", branch="feature/claude-cleanup", human_account=True), id="a word in a branch"),
        pytest.param(
            AuthorSigns(login="ada", body="We do not use Claude Code here", human_account=True), id="a name in a text"
        ),
    ],
)
def test_people_with_such_names_are_people(signs: AuthorSigns) -> None:
    assert MARKS.verdict(signs).state is Authorship.HUMAN_CLAIMED


def test_nothing_known_is_unknown_and_never_human() -> None:
    assert MARKS.verdict(AuthorSigns()).state is Authorship.UNKNOWN
    assert MARKS.verdict(AuthorSigns()).state.may_be_agent
    assert (
        MARKS.verdict(AuthorSigns(login="ada", commits=(CommitSigns("Ada", "ada@example.org"),))).state is Authorship.UNKNOWN
    )


def test_an_account_of_a_bot_is_an_agent_whatever_it_is_called() -> None:
    assert MARKS.verdict(AuthorSigns(login="house-robot", human_account=False)).state is Authorship.AGENT


def test_a_house_can_name_its_own_agents() -> None:
    own = Marks(data.read_rules("agents.toml"), (AgentMarks("ours", emails=["robot@example.org"]),))
    assert own.verdict(commit(email="Robot@example.org")).agents == ("ours",)


@given(st.text(), st.text(), st.text(), st.text())
def test_no_text_takes_a_mark_away(login: str, branch: str, body: str, message: str) -> None:
    """Whatever stands beside a mark, it is seen: a mark can be left out, and not argued away."""
    marked = commit(message + "\nCo-Authored-By: X <noreply@anthropic.com>\n")
    signs = AuthorSigns(login, None, True, branch, body, marked.commits)
    assert MARKS.verdict(signs).state is Authorship.AGENT
