"""The way out of a harmful edit: what stood there before."""

from collections.abc import Iterable, Sequence
from typing import Final

from planguard.model.consequence import Consequence
from planguard.model.finding import Remedy
from planguard.model.plan import AttributePath
from planguard.model.rule import Edit

_RESTORED: Final = frozenset(
    "protection-removed backup-removed retention-shortened import-strips-configuration exposure access-widened"
    " scale-to-zero".split()
)
_NAMES: Final = 4


def restoring(rule_id: str, hits: Sequence[tuple[Consequence, Edit]]) -> Remedy | None:
    """The literals that undo the edits of a finding; None where one of them may not be told, or cannot."""
    if rule_id not in _RESTORED or not all(edit.path for _, edit in hits):
        return None
    from planguard.core.remedies.restore import restore_remedy  # noqa: PLC0415 - few plans have such an edit

    paths: dict[str, list[AttributePath]] = {}
    changes = {found.address: found for found, _ in hits}
    for found, edit in hits:
        paths.setdefault(found.address, []).append(edit.path)
    edited = [(changes[address], tuple(dict.fromkeys(paths[address]))) for address in sorted(paths)]
    return restore_remedy(edited, _expect(changes, (edit.path for _, edit in hits)))


def _expect(changes: Iterable[str], paths: Iterable[AttributePath]) -> str:
    names = sorted({".".join(step for step in path if isinstance(step, str)) for path in paths})
    told = ", ".join(names[:_NAMES]) + (f" and {len(names) - _NAMES} more" if len(names) > _NAMES else "")
    addresses = list(changes)
    where = addresses[0] if len(addresses) == 1 else f"{len(addresses)} objects"
    return f"{where} without a change of {told}"
