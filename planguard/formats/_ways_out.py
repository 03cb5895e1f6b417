"""The way out of one change in a few words; `--explain` shows it whole."""

from collections.abc import Sequence
from typing import Final

from planguard.core.inert import inert
from planguard.formats._nouns import several
from planguard.model.report import ConsequenceInfo

_REMOVED: Final = "removed-block"
_WORDS: Final = {
    "import-block": "an import block takes it back",
    "create-before-destroy": "create_before_destroy = true in its lifecycle block",
    "prevent-destroy": "prevent_destroy = true in its lifecycle block, so that Terraform refuses",
    "snapshot-route": "carry the data over before the old one goes (--explain has the steps)",
}


def way_out(item: ConsequenceInfo) -> str:
    """What to do about one change; empty where nothing is known, or where `letting_go` says it for many."""
    if item.remedy is None or item.remedy.kind == _REMOVED or not item.needs_approval:
        return ""
    if item.remedy.kind in _WORDS:
        return _WORDS[item.remedy.kind]
    where, *rest = item.remedy.text.rstrip("\n").split("\n")
    literals = [row for row in rest if row and not row.startswith(("#", " "))]
    if len(literals) != 1 or "{" in literals[0]:
        return f"put back what stood there (--explain has the {several(len(rest), 'line')})"
    call = where.removeprefix("# in the call of ") if where.startswith("# in the call of ") else ""
    return f"put back {inert(literals[0])}{f' in the call of {inert(call)}' if call else ''}"


def letting_go(items: Sequence[ConsequenceInfo]) -> str:
    """One sentence for all objects that a `removed` block would keep alive."""
    count = sum(1 for item in items if item.needs_approval and item.remedy and item.remedy.kind == _REMOVED)
    if not count:
        return ""
    those = "this one" if count == 1 else f"{several(count, 'object')} of these"
    return f"Way out for {those}: put the block back, or a removed block with destroy = false (--explain ADDRESS shows it)."
