"""What the static check compares, and what it finds beside the entries of a plan."""

from collections.abc import Callable

import msgspec

from planguard.model.plan import ResourceChange
from planguard.model.source import Place, SourceBlock, SourceBody, SourceFile, Unreadable

Parse = Callable[[SourceBlock], SourceBody | Unreadable]
"""The inside of a block; reading HCL is the caller's part."""
Directory = Callable[[str], "Side"]
"""All files of a directory, on one side of the change."""


class Side(msgspec.Struct, frozen=True):
    """The files of one directory before or after the change; `texts` are those of files that could not be read whole.

    Others may be among them.
    """

    files: tuple[SourceFile, ...] = ()
    texts: dict[str, str] = {}

    @property
    def blocks(self) -> list[SourceBlock]:
        """Every block of every file."""
        return [block for file in self.files for block in file.blocks]

    @property
    def faults(self) -> list[Unreadable]:
        """Everything that could not be read."""
        return [fault for file in self.files for fault in file.faults]


class Edited(msgspec.Struct, frozen=True):
    """One directory before and after; `old` and `new` look up others, for the sources of local modules."""

    directory: str
    before: Side
    after: Side
    touched: frozenset[str]
    """Paths of the files that the change touches."""
    old: Directory = lambda _: Side()
    new: Directory = lambda _: Side()
    came_from: str | None = None
    """The directory before, where it has another name now."""


class Note(msgspec.Struct, frozen=True):
    """Something beside the plan: what, about which object, and where it is written."""

    says: str
    address: str = ""
    place: Place | None = None


class Difference(msgspec.Struct):
    """What became of one directory, in the words of a plan, with the places where it is written."""

    entries: list[ResourceChange] = []
    places: dict[str, Place] = {}
    """Address -> its block: as it is now, or as it was where it is gone."""
    lines: dict[tuple[str, str], Place] = {}
    """(address, attribute) -> the line of the attribute."""
    changed: dict[str, list[tuple[str, bool]]] = {}
    """Address -> the attributes that differ, each with whether both of its values are written out."""
    intended: set[str] = set()
    """Addresses of which a `removed` block says that they go."""
    unguarded: list[Note] = []
    """Objects that lose `prevent_destroy`."""
    unknown: list[Note] = []
    """What only a plan can show."""
    unread: list[Note] = []
    """Blocks and files that could not be read."""
    unread_weaker: bool = False
    """Whether there are fewer guards in the text than before, where not all of it could be read."""
