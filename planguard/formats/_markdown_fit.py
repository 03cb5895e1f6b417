"""Fits a text into the room that a comment or a summary has: rows are left out whole, the least important first, counted.

What a person must decide about is left out last, and of that the objects that hold data or cannot come back.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from enum import IntEnum
from itertools import accumulate
from typing import Final, NamedTuple

from planguard.formats._markdown_text import folded

_NOTE: Final = 1200
"""Room for the words that say what was left out."""


class Worth(IntEnum):
    """What a block is about. The members stand in order, what is left out first comes first."""

    CREATES = 0
    PICTURE = 1
    WAYS = 2
    PASSING = 3
    FINDINGS = 4
    MILDER = 5
    ASKED = 6
    ENDS = 7
    PRECIOUS = 8


class Block(NamedTuple):
    """A part of the text. `head` always stands; of `rows`, or else of the `short` rows, as many as there is room for.

    From row `fold` on they stand folded, under the words `more`. `left(n)` says what the rows from `n` on are about.
    """

    head: tuple[str, ...]
    rows: tuple[str, ...] = ()
    worth: Worth = Worth.PRECIOUS
    left: Callable[[int], str] = lambda _: ""
    short: tuple[str, ...] = ()
    fold: int | None = None
    more: str = ""

    def text(self, count: int) -> str:
        """The block with the first `count` rows."""
        open_rows = self.rows[:count] if self.fold is None else self.rows[: min(count, self.fold)]
        hidden = self.rows[len(open_rows) : count]
        lines = [*self.head, *open_rows, *(folded(self.more, hidden) if hidden else ())]
        lines += ["", self.left(count)] if count < len(self.rows) else []
        return "".join(f"{line}\n" for line in lines)


def fit(blocks: Iterable[Block], limit: int) -> str:
    """The text of all blocks, in at most `limit` bytes of UTF-8 if leaving out rows can do that."""
    page = _Page(list(blocks), limit)
    for step in (page.shorten, page.cut):
        for place in page.order:
            if page.size <= limit:
                return "".join(page.texts)
            step(place)
    return "".join(page.texts)


class _Page:
    """The blocks as they stand at the moment, and how much room they take."""

    def __init__(self, blocks: list[Block], limit: int) -> None:
        self.blocks = blocks
        self.texts = [block.text(len(block.rows)) for block in blocks]
        self.size = sum(map(_bytes, self.texts))
        self.limit = limit
        places = [place for place, block in enumerate(blocks) if block.rows]
        self.order = sorted(places, key=lambda place: (blocks[place].worth, -place))

    def shorten(self, place: int) -> None:
        """Take the short rows; where there are none, and the block can be spared, cut it."""
        block = self.blocks[place]
        if block.short:
            self.blocks[place] = block._replace(rows=block.short)
            self._put(place, len(block.short))
        elif block.worth < Worth.PASSING:
            self.cut(place)

    def cut(self, place: int) -> None:
        """Keep as many rows as there is room for."""
        block = self.blocks[place]
        room = self.limit - (self.size - _bytes(self.texts[place])) - _bytes(block.text(0)) - _NOTE
        self._put(place, _fitting(block.rows, room))

    def _put(self, place: int, count: int) -> None:
        self.size -= _bytes(self.texts[place])
        self.texts[place] = self.blocks[place].text(count)
        self.size += _bytes(self.texts[place])


def _fitting(rows: Sequence[str], room: int) -> int:
    return bisect_right(list(accumulate(_bytes(row) + 1 for row in rows)), room)


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))
