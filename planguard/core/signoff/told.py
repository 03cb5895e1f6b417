"""A decision -> the part of the report that tells it."""

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from planguard.core.instants import shown
from planguard.model.approval import Accepted, Rejected, Requirement
from planguard.model.contributors import Contributors
from planguard.model.decision import Decision, Standing
from planguard.model.report import Report
from planguard.model.report_approvals import (
    AcceptedInfo,
    ApprovalsInfo,
    PartInfo,
    PersonInfo,
    ReasonInfo,
    RejectedInfo,
    RequiredInfo,
)

_MOST: Final = 200
"""What does not count can be any number of things: the comments of a pull request are open to many."""


def with_decision(report: Report, decision: Decision, hands: Contributors, pull_request: int | None = None) -> Report:
    """`report` with what sign-off came to, and whose change it is. From here on the exit code is that of the decision."""
    told = msgspec.structs.replace(approvals(decision), pull_request=pull_request)
    return msgspec.structs.replace(
        report,
        decision=decision.answer.value,
        exit_code=report.exit_code if report.errors else decision.answer.exit_code,
        approvals=told,
        requester=hands.requester,
        authorship=hands.by.value,
    )


def approvals(decision: Decision) -> ApprovalsInfo:
    """What was asked, what counts and what does not."""
    return ApprovalsInfo(
        required=tuple(dict.fromkeys(_required(one.requirement) for one in decision.standings)),
        accepted=tuple(map(_accepted, decision.accepted)),
        rejected=tuple(map(_rejected, _told(decision.rejected))),
        missing=decision.missing,
        parts=tuple(map(_part, decision.standings)),
        may_approve=tuple(PersonInfo(one.person, one.name, one.login, one.roles) for one in decision.may),
        may_not_approve=tuple(PersonInfo(one.person, one.name, one.login, (), one.codes) for one in decision.may_not),
        notes=(*decision.notes, *_left_out(decision.rejected)),
    )


def _told(rejected: Sequence[Rejected]) -> Sequence[Rejected]:
    """Those of registered persons first, where they are too many."""
    return rejected if len(rejected) <= _MOST else sorted(rejected, key=lambda one: one.person is None)[:_MOST]


def _left_out(rejected: Sequence[Rejected]) -> Iterator[str]:
    if len(rejected) > _MOST:
        yield f"{len(rejected) - _MOST:,} more that do not count are not listed."


def _part(standing: Standing) -> PartInfo:
    return PartInfo(
        subject=standing.subject,
        digest=f"sha256:{standing.digest}" if standing.digest else "",
        required=_required(standing.requirement),
        accepted=tuple(found.person for found in standing.accepted),
        missing=standing.missing,
        missing_roles=standing.missing_roles,
        rejected_by=standing.rejected_by,
        reasons=tuple(ReasonInfo(person, reason) for person, reason in standing.reasons),
    )


def _required(needs: Requirement) -> RequiredInfo:
    return RequiredInfo(needs.severity.value, needs.quorum, needs.assurance.value, needs.binding.value, needs.roles)


def _accepted(found: Accepted) -> AcceptedInfo:
    end = None if found.expires_at is None else shown(found.expires_at)
    return AcceptedInfo(found.person, found.assurance.value, found.origin, found.name, found.claim, end)


def _rejected(found: Rejected) -> RejectedInfo:
    return RejectedInfo(found.person, found.code, found.says, found.claim, found.origin)
