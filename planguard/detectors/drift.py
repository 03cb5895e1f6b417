"""Work done outside Terraform that the plan undoes: a fix taken back, an object made again that somebody deleted."""

from collections.abc import Iterator
from typing import Final

from planguard.core.drift import Drift, built_again, drifts, reverted
from planguard.core.shown import a_few, short
from planguard.model.consequence import Consequence, Kind
from planguard.model.finding import Effect, Evidence, Finding
from planguard.model.pointer import escaped
from planguard.model.severity import Severity
from planguard.ports import Case, Detector

_SHOWN: Final = 20


def _find(case: Case) -> Iterator[Finding]:
    found = list(drifts(case.plan))
    if not found:
        return
    # A file that another machine does not have is nobody's deed.
    again = [one for one in found if built_again(one) and case.facts(one.entry.type).kind is not Kind.EPHEMERAL]
    back = [(one, names) for one in found if (names := reverted(one))]
    if not again and not back:
        return
    judged = {one.address: one for one in case.consequences if one.change.deposed is None}
    if again:
        yield _deleted(case, again, judged)
    if back:
        yield _reverts(case, back, judged)


def _deleted(case: Case, again: list[Drift], judged: dict[str, Consequence]) -> Finding:
    count = len(again)
    return Finding(
        id="deleted-outside",
        effect=Effect.WARN,
        title=f"Makes {f'{count} objects' if count > 1 else 'an object'} again that somebody deleted outside Terraform",
        severity=_severity([one.entry.address for one in again], judged),
        addresses=tuple(one.entry.address for one in again),
        why=case.rule("deleted-outside").why,
        evidence=tuple(Evidence(f"/resource_drift/{one.place}/change/actions", "delete") for one in again[:_SHOWN]),
    )


def _reverts(case: Case, back: list[tuple[Drift, list[str]]], judged: dict[str, Consequence]) -> Finding:
    names = list(dict.fromkeys(name for _, found in back for name in found))
    return Finding(
        id="reverts-drift",
        effect=Effect.WARN,
        title=f"Takes back what somebody changed outside Terraform: {a_few(names)}",
        severity=_severity([one.entry.address for one, _ in back], judged),
        addresses=tuple(one.entry.address for one, _ in back),
        why=case.rule("reverts-drift").why,
        evidence=tuple(
            Evidence(
                f"/resource_drift/{one.place}/change/after/{escaped(name)}",
                f"{short(name)} was changed, and is set back",
            )
            for one, found in back
            for name in found
        )[:_SHOWN],
    )


def _severity(addresses: list[str], judged: dict[str, Consequence]) -> Severity:
    """That of the worst change among them; at least low, since somebody wanted it otherwise."""
    worst = [judged[address].severity for address in addresses if address in judged]
    return max([Severity.LOW, *worst], key=lambda severity: severity.rank)


DETECTOR = Detector(ids=("deleted-outside", "reverts-drift"), find=_find)
