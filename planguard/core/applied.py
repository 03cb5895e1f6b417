"""The event stream of `terraform apply -json` -> what was really done, held against what the plan said."""

from collections.abc import Iterable

import msgspec

from planguard.model.plan import Plan

_VERBS = {"create": {"create"}, "update": {"update"}, "delete": {"delete", "forget"}, "read": {"read"}}
_IGNORED = frozenset({"read", "noop", "no-op"})


class _Resource(msgspec.Struct):
    addr: str = ""


class _Hook(msgspec.Struct):
    resource: _Resource | None = None
    action: str = ""


class ApplyEvent(msgspec.Struct, rename={"message": "@message", "level": "@level"}):
    """One line of the stream, as far as it matters."""

    message: str = ""
    level: str = ""
    type: str = ""
    hook: _Hook | None = None


class Done(msgspec.Struct, frozen=True):
    """What an apply did: operations that it began, and that it ended, as (address, verb)."""

    begun: tuple[tuple[str, str], ...] = ()
    ended: int = 0
    failed: int = 0


_decoder = msgspec.json.Decoder(ApplyEvent)


def event(line: bytes) -> ApplyEvent | None:
    """The event in a line; None where it is something else."""
    try:
        return _decoder.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def done(events: Iterable[ApplyEvent]) -> Done:
    """What `events` tell."""
    begun: list[tuple[str, str]] = []
    ended = failed = 0
    for found in events:
        if found.type == "apply_start" and found.hook and found.hook.resource and found.hook.action not in _IGNORED:
            begun.append((found.hook.resource.addr, found.hook.action))
        ended += found.type == "apply_complete"
        failed += found.type == "apply_errored"
    return Done(tuple(begun), ended, failed)


def unplanned(found: Done, plan: Plan) -> list[tuple[str, str]]:
    """Operations that the plan does not have: whatever they are, nobody has approved them."""
    planned: dict[str, set[str]] = {}
    for entry in plan.active:
        planned.setdefault(entry.address, set()).update(entry.change.actions if entry.change else ())
    return [(address, verb) for address, verb in found.begun if not _VERBS.get(verb, {verb}) & planned.get(address, set())]
