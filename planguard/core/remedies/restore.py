"""The literal that stood there: what to write so that an attribute is again what it is now.

Exact or not at all: what is sensitive or not known is never written, and neither is a block whose form the plan does not
show, nor a value for one of many instances of a block.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from planguard.core.remedies.hcl import NoHcl, comment, identifier, literal
from planguard.model.address import without_keys
from planguard.model.consequence import Consequence
from planguard.model.finding import Remedy
from planguard.model.plan import AttributePath, Change
from planguard.model.value import Value

RESTORE = "restore-literal"
_LONGEST: Final = 300
"""Characters of a value that somebody can still check by eye."""
_MOST: Final = 20

Edited = tuple[Consequence, tuple[AttributePath, ...]]
"""A change, and the attributes of it that are to become again what they are."""


def restore_remedy(edited: Sequence[Edited], expect: str) -> Remedy | None:
    """The literals to write, object by object; None where one of them cannot be told."""
    try:
        texts = _texts(edited)
    except NoHcl:
        return None
    if not texts:
        return None
    text = "\n".join(f"{comment(f'in the block of {name}')}\n{lines}\n" for name, lines in texts.items())
    return Remedy(kind=RESTORE, safe_for_agent=True, text=text, expect=expect)


def _texts(edited: Iterable[Edited]) -> dict[str, str]:
    """The lines for each block; all instances that come from one block must ask for the same, and blocks must be few."""
    blocks: dict[str, str] = {}
    for found, paths in edited:
        asks = "\n".join(lines((found.change.change or Change()).before, paths))
        if blocks.setdefault(without_keys(found.address), asks) != asks or len(blocks) > _MOST:
            raise NoHcl("instances of one block that differ, or more blocks than anybody would edit by hand")
    return blocks


def lines(body: Mapping[str, Value], paths: Iterable[AttributePath], indent: str = "") -> list[str]:
    """HCL that makes the attributes at `paths` what they are in `body`. Raises NoHcl where that cannot be said."""
    names: dict[str, list[AttributePath]] = defaultdict(list)
    for path in paths:
        names[identifier(str(path[0]) if path else "")].append(path[1:])
    text: list[str] = []
    for name, below in names.items():
        text += _set(name, body.get(name), below, indent)
    return text


def _set(name: str, value: Value, below: list[AttributePath], indent: str) -> list[str]:
    if not (isinstance(value, list) and any(isinstance(item, dict) for item in value)):
        written = literal(value)
        if len(written) > _LONGEST:
            raise NoHcl("a value that nobody could check by eye")
        return [f"{indent}{name} = {written}"]
    if len(value) != 1 or not all(len(path) > 1 and path[0] == 0 for path in below):
        raise NoHcl("whole blocks, or one of several: the plan does not show how they are written")
    return [f"{indent}{name} {{", *lines(value[0], [path[1:] for path in below], indent + "  "), f"{indent}}}"]
