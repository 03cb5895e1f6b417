"""What the history of a configuration tells of the objects that a plan ends."""

import msgspec


class Trace(msgspec.Struct, frozen=True):
    """A line of the configuration and the commit that wrote it, or took it away: as the commit says, which nobody checked.

    `commit` is None for what is not committed yet. `agent` is one that the commit names, None where it names none.
    `applied` is when an apply took it away, in RFC 3339, where it is a line of the ledger; else empty.
    """

    path: str
    line: int
    commit: str | None = None
    author: str | None = None
    agent: str | None = None
    applied: str = ""


class LostGuard(msgspec.Struct, frozen=True):
    """A guard that a block had and has no more: the argument that was it, where it stood, and who took it out."""

    name: str
    trace: Trace


class BlockPast(msgspec.Struct, frozen=True):
    """What became of one block. `gone` is where it stood last, None where it is still there or nobody knows."""

    guards: tuple[LostGuard, ...] = ()
    gone: Trace | None = None


class Past(msgspec.Struct, frozen=True):
    """What became of blocks, by their addresses without instances. What is not in it, nobody looked for or found."""

    blocks: dict[str, BlockPast] = {}

    def of(self, block: str) -> BlockPast:
        """What became of the block at this address; nothing where nothing is known."""
        return self.blocks.get(block, _NOTHING)


_NOTHING = BlockPast()
NO_PAST = Past()
