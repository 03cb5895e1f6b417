"""What is no fault in a sound policy and list of approvers, and yet may not be what somebody meant."""

from collections.abc import Iterator
from typing import Final

from planguard.core.ask_table import BUILT_IN_TABLE, stricter, table_of
from planguard.model.authorship import Authorship
from planguard.model.environment import Environment
from planguard.model.people import People
from planguard.model.policy import PRODUCTION_LIKE, ApprovalRow, Assurance, Binding, Policy
from planguard.model.ruling import Ruling
from planguard.model.severity import Severity

_KEYS_ONLY: Final = frozenset({Assurance.SOFTWARE_KEY, Assurance.TOUCH, Assurance.TOUCH_AND_PIN})


def notes_on_policy(policy: Policy) -> Iterator[str]:
    """What to know about a policy by itself, a sentence each."""
    yield from _looser(policy)
    yield from _without_effect(policy)
    for place, row in enumerate(policy.approvals):
        yield from (f"approval[{place}]: {says}" for says in _on_row(row))
    if not any(row.severity is Severity.NONE and not row.environments for row in policy.approvals):
        yield "approval: no row fits every plan; for those that none fits, the built-in rows hold"
    yield from _unguarded(policy)


def notes_on_people(people: People, policy: Policy) -> Iterator[str]:
    """What to know about the approvers, and how they fit the policy."""
    able = [person for person in people.persons if person.keys or person.github_id or person.gitlab_id]
    for person in people.persons:
        if person not in able:
            yield f"{person.id} has neither a key nor an id at a code host, and can approve nothing"
    most = max(row.quorum for row in policy.approvals)
    if len(able) < most:
        yield f"the policy asks for {most} persons, and {len(able)} can approve at all"
    roles = {role for person in able for role in person.roles}
    yield from (
        f'approval[{place}] asks for the role "{row.role}", which nobody has'
        for place, row in enumerate(policy.approvals)
        if row.role and row.role not in roles
    )
    touches = any(key.hardware for person in able for key in person.keys)
    if not touches and any(row.assurance.rank >= Assurance.TOUCH.rank for row in policy.approvals):
        yield "the policy asks for a touch, and no key is enrolled with hardware = true"
    ids = {person.id for person in people.persons}
    for revoked in policy.revoked:
        if revoked.person and revoked.person not in ids:
            yield f"{revoked.person} is revoked, and is not among the approvers"


def _looser(policy: Policy) -> Iterator[str]:
    table = table_of(Ruling(policy=policy, authorship=Authorship.HUMAN_CLAIMED))
    for (name, where), start in BUILT_IN_TABLE.cells.items():
        now = table.cells[name, where]
        if now != start and stricter(now, start) == start:
            yield f"ask.{name}.{where} asks less than planguard does by itself"


def _without_effect(policy: Policy) -> Iterator[str]:
    table = table_of(Ruling(policy=policy, authorship=Authorship.HUMAN_CLAIMED))
    for cell in policy.agents_ask:
        start = table.cells[cell.action_class, cell.environment]
        if stricter(start, cell.severity) == start:
            yield f"agents.ask.{cell.action_class}.{cell.environment} adds nothing: it is no stricter than for everybody"


def _on_row(row: ApprovalRow) -> Iterator[str]:
    production = not row.environments or not set(row.environments).isdisjoint(PRODUCTION_LIKE)
    if row.assurance is Assurance.SOFTWARE_KEY and production:
        yield "a software key never suffices for what is critical in production; a review is needed there at least"
    if row.assurance is Assurance.COMMENT:
        yield "whoever may write to the repository can edit a comment; it shows next to nothing"
    if row.binding is Binding.PLAN and row.assurance not in _KEYS_ONLY:
        yield "a review cannot be bound to a plan file; a key with touch is needed"


def _unguarded(policy: Policy) -> Iterator[str]:
    for place, stack in enumerate(policy.stacks):
        mild = stack.environment not in (None, *PRODUCTION_LIKE)
        if mild and any(dict(policy.accounts).get(name) is Environment.PRODUCTION for name in stack.accounts):
            yield f"stack[{place}] is {stack.environment}, and one of its accounts is production: the stack decides"
