"""The event stream of `terraform plan -json`."""

from collections.abc import Iterator
from typing import Final

from tests.fuzz.door import Door
from tests.fuzz.plans import EXITS, everything, lines
from tests.plans import FIXTURES

_CHANGE: Final = {"resource": {"addr": "a.b"}, "action": "x"}


def _seeds() -> Iterator[bytes]:
    whole = (FIXTURES / "cases" / "stream" / "plan.jsonl").read_bytes().splitlines(keepends=True)
    yield b"".join(line for line in whole if b'"refresh_' not in line)
    yield lines(
        {"@level": "info", "type": "deferred_change", "deferred": {"reason": "r", "change": _CHANGE}},
        {
            "@level": "warn",
            "type": "planned_action_invocation",
            "invocation": {"action": {"addr": "action.a.b", "type": "a"}},
        },
        {"@level": "error", "type": "diagnostic"},
    )


DOOR = Door(everything, _seeds, EXITS)
