"""A module that got another name, key or place without a `moved` block: all that is in it is deleted and made anew."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from planguard.core.pairing.place import place_of
from planguard.core.remedies.moved import moved_remedy
from planguard.detectors._renames import expect, finding, renamed_too, short
from planguard.model.finding import Finding, Remedy
from planguard.model.pairing import ModulePair, Pair
from planguard.ports import Case, Detector

_MOST = 4


def _find(case: Case) -> Iterator[Finding]:
    calls: dict[object, list[ModulePair]] = defaultdict(list)
    for module in case.pairs.modules:
        calls[module.moved].append(module)
    groups = list(calls.values()) if len(calls) <= _MOST else [list(case.pairs.modules)]
    for modules in groups:
        pairs = [pair for module in modules for pair in module.pairs]
        yield finding(case, "module-rename-without-moved", _title(modules), pairs, _remedy(case, modules, pairs))


def _title(modules: Sequence[ModulePair]) -> str:
    moves = {(module.moved.old, module.moved.new) for module in modules}
    if len(moves) > 1:
        return f"{len(modules)} modules have another address now, without moved blocks"
    ((old, new),) = moves
    return f"{short(old)} is now {short(new)}, without a moved block"


def _remedy(case: Case, modules: Sequence[ModulePair], pairs: Sequence[Pair]) -> Remedy | None:
    """The block; and, where the names of the objects changed as well, what has to be put back beside it."""
    literals = _literals(case, modules[0]) if len(modules) == 1 else ()
    first = [f"and in the call of {short(modules[0].new)} put back: {literal}" for literal in literals]
    changed = renamed_too(pairs)
    if not changed:
        return moved_remedy((module.moved for module in modules), expect(pairs))
    if literals:
        says = f"{len(pairs)} objects moved, none of them deleted or created"
    else:
        says = (
            f"{len(pairs)} objects moved; {changed} of them have another name as well: put that back, or they are replaced"
        )
    return moved_remedy((module.moved for module in modules), says, first)


def _literals(case: Case, module: ModulePair) -> tuple[str, ...]:
    from planguard.core.remedies.inputs import Inputs, renames  # noqa: PLC0415 - most plans rename no module

    names = tuple(step.name for step in place_of(f"{module.new}.type.name").modules)
    return Inputs(case.plan).put_back(names, renames(module.pairs))


DETECTOR = Detector(ids=("module-rename-without-moved",), find=_find)
