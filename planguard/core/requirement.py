"""What a plan that needs a person needs, and what a request of several plans needs: more of everything, never less."""

from collections.abc import Iterable
from typing import Final

from planguard.model.approval import Requirement
from planguard.model.authorship import Authorship
from planguard.model.environment import Environment
from planguard.model.policy import DEFAULT_APPROVALS, PRODUCTION_LIKE, ApprovalRow, Assurance, Binding, Policy
from planguard.model.severity import Severity

_OF_NOTHING: Final = Requirement(Severity.CRITICAL, 2, Assurance.REVIEW)
_FOR_PLAN: Final = {Assurance.COMMENT: Assurance.SOFTWARE_KEY, Assurance.REVIEW: Assurance.TOUCH}
"""A plan file is bound by a key, so nothing that a code host keeps can do it."""


def requirement(
    policy: Policy,
    severity: Severity,
    environment: Environment,
    *,
    authorship: Authorship = Authorship.UNKNOWN,
    requester_known: bool = False,
) -> Requirement:
    """What a plan of this severity and environment needs under `policy`.

    The first row that fits counts; where none of the policy's does, the built-in ones hold, so that a short list never
    lets anything through. Nobody may stand in for a requester who is not known: it takes one person more, unless
    somebody says that a human wrote the change.
    """
    row = _row(policy, severity, environment)
    nobody_known = authorship.may_be_agent and not requester_known
    return Requirement(
        severity=severity,
        quorum=max(1, row.quorum) + nobody_known,
        assurance=_assurance(row, severity, environment),
        binding=row.binding,
        roles=(row.role,) if row.role else (),
    )


def strictest(requirements: Iterable[Requirement]) -> Requirement:
    """What satisfies all of `requirements`: the most of each. Of none at all it is more than one person."""
    found = list(requirements)
    if not found:
        return _OF_NOTHING
    return Requirement(
        severity=max((one.severity for one in found), key=lambda severity: severity.rank),
        quorum=max(one.quorum for one in found),
        assurance=_bound(max((one.assurance for one in found), key=lambda assurance: assurance.rank), _binding(found)),
        binding=_binding(found),
        roles=tuple(sorted({role for one in found for role in one.roles})),
    )


def _row(policy: Policy, severity: Severity, environment: Environment) -> ApprovalRow:
    return next(row for row in (*policy.approvals, *DEFAULT_APPROVALS) if _fits(row, severity, environment))


def _fits(row: ApprovalRow, severity: Severity, environment: Environment) -> bool:
    return severity.rank >= row.severity.rank and (not row.environments or environment in row.environments)


def _assurance(row: ApprovalRow, severity: Severity, environment: Environment) -> Assurance:
    """That of the row, raised where it could not carry the weight."""
    least = Assurance.COMMENT
    if environment in PRODUCTION_LIKE:
        least = Assurance.REVIEW if severity is Severity.CRITICAL else Assurance.SOFTWARE_KEY
    return _bound(max(row.assurance, least, key=lambda assurance: assurance.rank), row.binding)


def _binding(found: list[Requirement]) -> Binding:
    return Binding.PLAN if any(one.binding is Binding.PLAN for one in found) else Binding.CONSEQUENCES


def _bound(assurance: Assurance, binding: Binding) -> Assurance:
    return _FOR_PLAN.get(assurance, assurance) if binding is Binding.PLAN else assurance
