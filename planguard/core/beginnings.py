"""Is this a first plan, for all that the plan itself knows? And which of its creates have a name that can be taken."""

from collections.abc import Iterable
from typing import Final

import msgspec

from planguard.core.state import States
from planguard.model.actions import Operation
from planguard.model.consequence import Consequence
from planguard.model.plan import ABSENT, Plan, Raw, ResourceChange

_STARTS: Final = frozenset({Operation.CREATE, Operation.READ})
_NOTHING: Final = frozenset({b"", b"null", b'""'})


class _Named(msgspec.Struct, gc=False):
    name: Raw = ABSENT
    bucket: Raw = ABSENT
    identifier: Raw = ABSENT
    cluster_identifier: Raw = ABSENT
    function_name: Raw = ABSENT
    family: Raw = ABSENT
    domain_name: Raw = ABSENT
    project_id: Raw = ABSENT


_named: Final = msgspec.json.Decoder(_Named)


def starts_from_nothing(plan: Plan) -> bool:
    """Whether no managed object exists as far as the plan knows, and all that it does is create.

    An event stream does not list what stays, and a plan that may be partial may leave out what exists: neither can tell.
    """
    if plan.degraded or not plan.lists_changes or plan.complete is False or plan.existing:
        return False
    return all(map(_starts, plan.active)) and not States(plan).before


def fixed_names(created: Iterable[Consequence]) -> int:
    """How many of the created objects have a name that the configuration chose: a second one cannot be made beside it."""
    return sum(1 for found in created if _has_name(found.change))


def _starts(entry: ResourceChange) -> bool:
    return entry.actions.operation in _STARTS and not (entry.change and entry.change.imports)


def _has_name(entry: ResourceChange) -> bool:
    if entry.change is None or not entry.change.after_raw:
        return False
    try:
        found = _named.decode(entry.change.after_raw)
    except (msgspec.DecodeError, RecursionError):
        return False
    return any(bytes(raw) not in _NOTHING for raw in msgspec.structs.astuple(found))
