"""Which row of the table of who-needs-a-person a change falls into."""

from typing import Final

from planguard.core.knowledge import counts_as_unlisted
from planguard.model.actions import Operation, Order
from planguard.model.consequence import ActionClass, Kind, Recoverability, TypeFacts

_EDITED_KINDS: Final = frozenset({Kind.CONFIG, Kind.OBSERVABILITY, Kind.SCHEDULING, Kind.EPHEMERAL})
_EDITED_SUBS: Final = frozenset({(Kind.COMPUTE, "template"), (Kind.IDENTITY, "resource_policy")})
# Links between objects that hold nothing themselves. Most of their attributes force a replacement and some do not, so
# that they lack flag M; to people replacing them is editing all the same (docs/adr/0006).
_GLUE: Final = frozenset(
    {
        (Kind.IDENTITY, "attachment"),
        (Kind.IDENTITY, "assignment"),
        (Kind.NETWORK, "sgrule"),
        (Kind.NETWORK, "route"),
    }
)
_ENDS: Final = frozenset({Operation.DELETE, Operation.REPLACE, Operation.FORGET})
# An unknown verb is refused elsewhere; until then it counts as the worst that can happen to an object.
_PLAIN: Final = {
    Operation.READ: ActionClass.READ,
    Operation.CREATE: ActionClass.CREATE,
    Operation.UPDATE: ActionClass.UPDATE,
    Operation.FORGET: ActionClass.FORGET,
    Operation.DELETE: ActionClass.DELETE,
    Operation.UNRECOGNISED: ActionClass.DELETE,
}


def action_class(  # noqa: PLR0913 - one flag for each thing that a verb leaves open
    operation: Operation,
    facts: TypeFacts,
    *,
    order: Order | None = None,
    deposed: bool = False,
    moved: bool = False,
    imported: bool = False,
    runs_code: bool = False,
) -> ActionClass:
    """Return the class of a change: its verb, except where that says more or less than what happens.

    The end of a deposed leftover, or of an object without a remote counterpart (kind ephemeral), is an update. A
    replacement that leaves the old object behind forgets it. A move or import with a difference has the class of its
    other verb; one without is a no-op here, and a no-op that is neither counts as read. Code that runs outdoes them all: its
    row of the table is the strictest.
    """
    if runs_code:
        return ActionClass.ACTION
    if operation in _ENDS and (deposed or facts.kind is Kind.EPHEMERAL):
        return ActionClass.UPDATE
    if operation is Operation.REPLACE:
        return _of_replacement(facts, order)
    if operation is Operation.NO_OP:
        return ActionClass.IMPORT if imported else ActionClass.MOVE if moved else ActionClass.READ
    return _PLAIN[operation]


def replaced_as_edit(facts: TypeFacts) -> bool:
    """Whether replacing an object of the type is how it is edited: rules, attachments, templates, versions."""
    if counts_as_unlisted(facts):
        return False
    place = (facts.kind, facts.sub)
    if place in _GLUE and facts.recoverability is Recoverability.TRIVIAL:
        return True
    immutable = "M" in facts.flags or "V" in facts.flags
    version_of_secret = "V" in facts.flags and facts.sub == "secret"
    return immutable and (version_of_secret or facts.kind in _EDITED_KINDS or place in _EDITED_SUBS | _GLUE)


def _of_replacement(facts: TypeFacts, order: Order | None) -> ActionClass:
    if order is Order.FORGET_OLD:
        return ActionClass.FORGET
    return ActionClass.REPLACE_IMMUTABLE if replaced_as_edit(facts) else ActionClass.REPLACE
