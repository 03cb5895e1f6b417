"""Steps of a history, newest first -> what became of the blocks that somebody asks about."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain

import msgspec

from planguard.core.past.guards import Guards, Parse, may_guard
from planguard.model.past import BlockPast, LostGuard, Trace
from planguard.model.source import SourceBlock, SourceFile

Labels = tuple[str, ...]
"""Type and name of a resource."""
_Blocks = dict[Labels, list[SourceBlock]]
_Lost = dict[tuple[Labels, str], Trace]
"""By block and guard, where it stood; an empty name stands for the block itself."""


class Change(msgspec.Struct, frozen=True):
    """The files of one directory that a step changed, as they were and as they are since."""

    before: tuple[SourceFile, ...] = ()
    after: tuple[SourceFile, ...] = ()


class Step(msgspec.Struct, frozen=True):
    """One commit; None for what is not committed. A merge has one change for each parent, and made only what all have."""

    commit: str | None
    changes: tuple[Change, ...]


def past_of(
    steps: Iterable[Step], now: Sequence[SourceFile], wanted: Collection[Labels], parse: Parse
) -> dict[Labels, BlockPast]:
    """What became of the resources `wanted`, which `now` holds as they are. No step is read that cannot matter any more."""
    guards = Guards(parse)
    here = _blocks(now, wanted)
    held = {(labels, name) for labels, blocks in here.items() for name in _guards(blocks, guards)}
    open_ = {labels for labels in wanted if labels not in here}
    lost: _Lost = {}
    for step in steps:
        if not open_ and not _may_guard(step):
            continue
        for (labels, name), trace in _lost(step, wanted, guards).items():
            known = (labels, name) in lost or (labels, name) in held or (not name and labels in here)
            if not known:
                lost[labels, name] = trace
                open_ -= set() if name else {labels}
    return _pasts(lost)


def _pasts(lost: _Lost) -> dict[Labels, BlockPast]:
    found: dict[Labels, BlockPast] = {}
    for (labels, name), trace in sorted(lost.items()):
        one = found.get(labels, BlockPast())
        guards = (*one.guards, LostGuard(name, trace)) if name else one.guards
        found[labels] = BlockPast(guards, one.gone if name else trace)
    return found


def _may_guard(step: Step) -> bool:
    texts = (block.text for change in step.changes for file in change.before for block in file.blocks)
    return any(map(may_guard, texts))


def _lost(step: Step, wanted: Collection[Labels], guards: Guards) -> _Lost:
    first, *others = [dict(_taken(change, step.commit, wanted, guards)) for change in step.changes] or [{}]
    return {key: trace for key, trace in first.items() if all(key in other for other in others)}


def _taken(
    change: Change, commit: str | None, wanted: Collection[Labels], guards: Guards
) -> Iterator[tuple[tuple[Labels, str], Trace]]:
    after = _blocks(change.after, wanted)
    for labels, blocks in _blocks(change.before, wanted).items():
        if labels not in after:
            yield (labels, ""), Trace(blocks[0].path, blocks[0].line, commit)
        kept = _guards(after.get(labels, ()), guards)
        for name, (path, line) in _guards(blocks, guards).items():
            if name not in kept:
                yield (labels, name), Trace(path, line, commit)


def _blocks(files: Iterable[SourceFile], wanted: Collection[Labels]) -> _Blocks:
    found: _Blocks = {}
    for block in chain.from_iterable(file.blocks for file in files):
        if block.kind == "resource" and block.labels in wanted:
            found.setdefault(block.labels, []).append(block)
    return found


def _guards(blocks: Iterable[SourceBlock], guards: Guards) -> dict[str, tuple[str, int]]:
    return {name: (block.path, line) for block in blocks for name, line in guards.of(block).items()}
