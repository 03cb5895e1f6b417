"""The code that a plan runs, as somebody reads it who is to agree to it: what is signed of commands and their variables."""

import json
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from planguard.core.inert import brief, inert
from planguard.core.nouns import several
from planguard.model.signed import Leaves, SignedPlan

_MOST: Final = 60
_LONGEST: Final = 2_000
_CONSTANT: Final = "constant_value"
_REFERENCES: Final = "references"


def code_lines(plans: Sequence[SignedPlan]) -> Iterator[str]:
    """One line for each thing that code in `plans` is given by its block, its object or a variable; the rest is counted."""
    every = [line for plan in plans for line in _of(plan)]
    yield from islice(every, _MOST)
    if len(every) > _MOST:
        yield f"and {several(len(every) - _MOST, 'more line')}; `planguard review --signed DIR` writes them all"


def _of(plan: SignedPlan) -> Iterator[str]:
    for item in plan.items:
        for run in item.runs:
            what = f"{inert(item.address)} {inert(run.kind)} ({inert(run.when)})"
            given = dict(run.given) if isinstance(run.given, dict) else {}
            yield from (f"{what} {inert(name)}: {_words(value)}" for name, value in given.items())
            if not given and not item.edits:
                yield f"{what}: the plan does not say what it is given"
        if item.runs:
            yield from (f"{inert(item.address)} {inert('.'.join(edit.path))}: {_words(edit.after)}" for edit in item.edits)
    inputs = json.loads(plan.content)["inputs"]
    yield from (f"{inert(name)}: {_words(value)}" for name, value in inputs.items())


def _words(value: Leaves) -> str:
    """A constant as it stands; anything else as the plan has it, such as the names that an expression refers to."""
    only = next(iter(value)) if isinstance(value, dict) and len(value) == 1 else None
    if only == _REFERENCES and isinstance(value[only], list):
        return "made of " + brief(", ".join(map(str, value[only])), _LONGEST)
    value = value[only] if only == _CONSTANT else value
    return brief(value if isinstance(value, str) else json.dumps(value, sort_keys=True), _LONGEST)
