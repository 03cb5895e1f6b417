"""Who may approve, and who may not and why: short, since a house can have many. Names are shown and never called."""

from typing import Final, NamedTuple

from planguard.core.inert import inert
from planguard.formats._nouns import several
from planguard.model.report import Report
from planguard.model.report_approvals import PersonInfo

_MOST: Final = 6
_WHY: Final = {
    "is-author": "wrote it",
    "is-committer": "committed it",
    "is-pusher": "pushed it",
    "is-requester": "asked for it",
    "is-operator": "drives the agent",
    "revoked": "revoked",
    "assurance-too-weak": "has no way that is strong enough",
}
_TOO_FEW: Final = "Too few are left who may: it cannot be approved until more persons are registered on the base branch."


class Named(NamedTuple):
    """One person as they are shown: id, login and why not; empty where there is none."""

    person: str
    login: str
    why: str


class Who(NamedTuple):
    """A line about persons: what they are, the first of them, and how many more there are, in words."""

    label: str
    persons: tuple[Named, ...]
    more: str


def who(report: Report) -> list[Who]:
    """Who is waited for, and who is not, where a request waits for persons."""
    told = report.approvals
    if told is None or report.decision != "blocked" or not told.required:
        return []
    lines = [_line("May approve: ", told.may_approve), _line("May not: ", told.may_not_approve)]
    return [one for one in lines if one.persons]


def too_few(report: Report) -> str:
    """That waiting will not help; empty where it may."""
    told = report.approvals
    lacking = told is not None and report.decision == "blocked" and bool(told.may_approve or told.may_not_approve)
    return _TOO_FEW if told is not None and lacking and len(told.may_approve) < told.missing else ""


def _line(label: str, persons: tuple[PersonInfo, ...]) -> Who:
    more = len(persons) - _MOST
    return Who(label, tuple(map(_named, persons[:_MOST])), f" and {several(more, 'other')}" if more > 0 else "")


def _named(one: PersonInfo) -> Named:
    roles = ", ".join(map(inert, one.roles))
    why = ", ".join(dict.fromkeys(_WHY.get(code, inert(code)) for code in one.codes))
    return Named(inert(one.person), inert(one.login), why or roles)
