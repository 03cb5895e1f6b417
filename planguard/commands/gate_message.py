"""A ruling -> what the gate says on the pull request: the comment, the line of the status, and whether a new comment."""

import json
import re

import msgspec

from planguard.commands.gate_ruling import Ruled
from planguard.core.instants import shown
from planguard.core.nouns import several
from planguard.errors import PlanguardError
from planguard.formats.markdown import COMMENT, SUMMARY, markdown
from planguard.model.decision import Answer, Decision
from planguard.model.host import HostFacts, Message, Place
from planguard.model.report import ErrorInfo, Report
from planguard.model.request import RequestDocument

MARKER = "<!-- planguard:v1 -->"
_STATE = re.compile(r"<!-- planguard:v1 decision=([a-z]+) -->")
_STATES = {Answer.PASS: "success", Answer.APPROVED: "success", Answer.BLOCKED: "pending", Answer.REFUSED: "failure"}
_ROOM = 20_000
"""Bytes of a comment for request documents."""
_QUIET = "No stack is touched, and nothing that guards the repository: nothing to decide."
_HEADING = "The request documents, which approvals name by their SHA-256"
_ELSEWHERE = (
    "The base is neither the main branch nor protected, and a status goes with its commit to any other: so none says yes."
)
_TOO_LARGE = "The request document is too large for a comment; the files of the job have it."


def message_of(ruled: Ruled, place: Place) -> Message:
    """What is said on the pull request."""
    documents = _documents(ruled)
    text = f"\u2705 planguard: pass. {_QUIET}\n" if ruled.nothing else markdown(ruled.report, _room(documents))
    page = place.page
    link = f"\n[The whole text]({page}) stands in the summary of the job.\n" if page and not ruled.nothing else ""
    answer = ruled.decision.answer
    elsewhere = _elsewhere(ruled)
    return Message(
        marker=MARKER,
        body=f"{_head(answer.value)}{text}{_note(elsewhere)}{documents}{link}",
        head=ruled.facts.pull.head,
        state="pending" if elsewhere else _STATES[answer],
        says=_says(ruled) if not elsewhere else "no yes for a branch that is neither the main one nor protected",
        page=page,
        queued=place.queued,
        fresh=_worse(ruled.facts, answer.value),
        quiet=ruled.nothing,
    )


def summary_of(ruled: Ruled) -> str:
    """What stands in the summary of the job: the same, with more room."""
    documents, note = _documents(ruled), _note(_elsewhere(ruled))
    if ruled.nothing:
        return f"planguard: pass. {_QUIET}\n{note}"
    return markdown(ruled.report, SUMMARY - len(documents) - len(note)) + note + documents


def stopped(report: Report, error: PlanguardError, head: str, place: Place) -> Message:
    """What is said where nothing could be judged. A status that said yes before must not stand."""
    told = ErrorInfo("", error.code, error.message, error.place, error.advice, error.exit_code)
    text = markdown(msgspec.structs.replace(report, errors=(told,), exit_code=error.exit_code), COMMENT)
    return Message(
        marker=MARKER,
        body=f"{_head('stopped')}{text}",
        head=head,
        state="failure",
        says="nothing could be judged",
        page=place.page,
        queued=place.queued,
    )


def _elsewhere(ruled: Ruled) -> bool:
    """Whether a yes would be about a base that anybody can make, to be carried with the commit to the one that counts."""
    return not ruled.facts.pull.base_stands and ruled.decision.answer.exit_code == 0


def _note(elsewhere: bool) -> str:
    return f"\n{_ELSEWHERE}\n" if elsewhere else ""


def _head(state: str) -> str:
    return f"{MARKER}\n<!-- planguard:v1 decision={state} -->\n"


def _room(documents: str) -> int:
    return COMMENT - len(documents.encode()) - 1000


def _documents(ruled: Ruled) -> str:
    """The documents, folded; the one that is asked first. One that has no room is only a file."""
    wanted = ([ruled.asked.document] if ruled.asked else []) + list(ruled.earlier)
    lines: list[str] = []
    for line in map(_line, wanted):
        if sum(map(len, lines)) + len(line) <= _ROOM:
            lines.append(line)
    if not lines:
        return f"\n{_TOO_LARGE}\n" if wanted else ""
    fenced = "\n".join(lines)
    return f"\n<details><summary>{_HEADING}</summary>\n\n```json\n{fenced}\n```\n\n</details>\n"


def _line(document: RequestDocument) -> str:
    """A document on one line of ASCII: nothing in it means anything to a terminal or to Markdown in a fence."""
    return json.dumps(msgspec.to_builtins(document), ensure_ascii=True, sort_keys=True, separators=(",", ":"))


def _says(ruled: Ruled) -> str:
    """The status in a line."""
    decision, words = ruled.decision, ruled.asked.words if ruled.asked else ""
    if ruled.nothing:
        return "nothing to decide"
    if decision.answer is Answer.REFUSED:
        return "refused: nobody can approve this"
    if decision.answer is Answer.BLOCKED:
        lacking = f"{several(decision.missing, 'more person')} must approve" if decision.missing else "held back"
        return f"{lacking}: {words}" if words else lacking
    return (
        f"approved by {several(_persons(decision), 'person')}{_until(decision)}" if decision.standings else "nobody is asked"
    )


def _persons(decision: Decision) -> int:
    return len({one.person for one in decision.accepted})


def _until(decision: Decision) -> str:
    ends = [one.expires_at for one in decision.accepted if one.expires_at is not None]
    return f", until {shown(min(ends))}" if ends else ""


def _worse(facts: HostFacts, state: str) -> bool:
    """Whether the last comment said something better. It may have been edited: then only its being new is at stake."""
    bodies = [comment.body.split("\n", 2) for comment in facts.comments]
    states = [found[1] for lines in bodies if lines[0].strip() == MARKER and (found := _STATE.match("".join(lines[1:2])))]
    ranks = {answer.value: answer.rank for answer in Answer}
    return bool(states) and ranks.get(states[-1], 0) > ranks[state]
