"""Deletes that the service will refuse: the guard is still on, and the apply would stop after other things are gone."""

from collections.abc import Iterator

from planguard.core.guards import refusing_guard
from planguard.model.consequence import Consequence
from planguard.model.finding import Effect, Evidence, Finding
from planguard.ports import Case, Detector

_SHOWN = 20
_SAYS = {
    "skip_final_snapshot": "is false, and final_snapshot_identifier names no snapshot to take",
    "settings": "switches deletion_protection_enabled on",
    "deletion_policy": "is PREVENT",
}


def _find(case: Case) -> Iterator[Finding]:
    guarded = [(found, name) for found in case.destroying if (name := refusing_guard(found.change))]
    if guarded:
        rule = case.rule("delete-of-protected")
        guarded.sort(key=lambda pair: (-pair[0].score.value, pair[0].address))
        names = tuple(dict.fromkeys(name for _, name in guarded))
        yield Finding(
            id="delete-of-protected",
            effect=Effect.REFUSE,
            title=_title(len(guarded), names),
            severity=max((found.severity for found, _ in guarded), key=lambda severity: severity.rank),
            addresses=tuple(dict.fromkeys(found.address for found, _ in guarded)),
            why=rule.why,
            evidence=tuple(_evidence(case, found, name) for found, name in guarded[:_SHOWN]),
        )


def _title(count: int, names: tuple[str, ...]) -> str:
    """What stands in the way is named where it is one thing: it is the line that somebody has to change."""
    what = "a protected object" if count == 1 else f"{count} protected objects"
    if names == ("skip_final_snapshot",):
        return f"Deletes {what} without saying where its last snapshot goes"
    return f"Deletes {what} ({names[0]} is on)" if len(names) == 1 else f"Deletes {what}"


def _evidence(case: Case, found: Consequence, name: str) -> Evidence:
    says = _SAYS.get(name, "is on")
    return Evidence(f"{case.plan.pointer(found.change)}/change/before/{name}", f"{name} {says}")


DETECTOR = Detector(ids=("delete-of-protected",), find=_find)
