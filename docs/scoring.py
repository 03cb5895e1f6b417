"""Writes docs/scoring.md from the tables and the code: `python docs/scoring.py`. `--check` only says whether it is right."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from renewing import renew
from scoring_examples import EXAMPLES, Example

from planguard import wiring
from planguard.core.explain import cell
from planguard.model.consequence import ActionClass
from planguard.model.environment import Environment
from planguard.model.severity import Severity, band

PAGE = Path(__file__).resolve().parent / "scoring.md"
TABLES = wiring.rules().tables

HEAD = """\
# How a change gets its score

<!-- Made by `python docs/scoring.py` from rules/scoring.toml and the code. Edits here are lost. -->

Every change has a score from 0 to 100; that of a plan is the highest of its changes, or of a pattern that only the whole
plan shows. Nothing is added up over changes: thirty harmless edits never outweigh one lost database. The numbers are
choices; what is meant to be true is the order between cases. `planguard review PLAN --explain ADDRESS` shows the sum of
one change.

## The sum

1. Four channels of harm, each from 0 to 100: what is **lost** for good, the **outage**, what is **exposed**, the **guard**
   that goes. The type gives loss, outage and guard of a destruction; the attributes give those of an update in place.
2. loss x what remains lost x share of the action; outage x share of the action; guard x the same share.
3. harm = the biggest channel + {second_share} x the second, at most 100.
4. x environment, rounded. Python rounds a half to the even number.
5. + dependents + scale, x cascade, rounded, at most 100. A type that is edited by being replaced skips this step.
6. Floors, then caps.

An update has at least its fixed score; what its attributes say counts where it comes to more. The harm of an update is the
worst edit of each channel, put together as in step 3; edits whose direction the values do not show stay at 49 or less.
"""

AROUND = """\
- **Dependents**, surviving objects that refer to the destroyed one: + {around.step} for each doubling,
  at most {around.most}.
- **Scale**, from {scale.from_destroyed} destroyed objects of one environment on: + {scale.share} x their share of all
  managed objects, and + 1 for each doubling beyond {scale.from_destroyed}, up to {scale.count_most};
  at most {scale.most} together.
- **Cascade**, where the contents go with the object (`force_destroy` and its like is on, or cannot be seen): x {cascade}.
"""


def page() -> str:
    """The whole page."""
    return "\n".join([HEAD.format(second_share=TABLES.second_share), *_sections()])


def _sections() -> Iterator[str]:
    yield from _table("Environment", ("environment", "factor"), TABLES.environment.items())
    yield from _table("What remains lost", ("the type comes back", "share of the loss"), TABLES.irreversibility.items())
    yield from _table("Where the object itself tells more", ("what it says", "number"), _fields(TABLES.evidence))
    shares = [(name, *value) for name, value in _fields(TABLES.actions) if isinstance(value, tuple)]
    yield from _table("Actions", ("action", "share of the loss", "share of the outage"), shares)
    yield from _table("Fixed scores", ("change", "score"), _fields(TABLES.fixed))
    yield from _around()
    yield from _table("Floors", ("floor", "number or what it is for"), _fields(TABLES.floors))
    yield from _table("Caps", ("cap", "number or what it is for"), _fields(TABLES.caps))
    yield from _table("Types with a way of their own", ("way", "types"), _fields(TABLES.types))
    yield from _table("Bands", ("severity", "from", "to"), _bands())
    yield from _table("Who needs a person", ("action class", *Environment), _asked())
    yield from _table("Loss, outage and guard by kind", ("kind, or kind/sub", "loss", "outage", "guard"), _channels())
    yield from _table("Worked examples", ("change", "where", "around it", "class", "score", "severity", "asks"), _examples())


def _table(title: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    yield f"## {title}\n"
    yield f"| {' | '.join(head)} |\n|{'---|' * len(head)}"
    yield from (f"| {' | '.join(map(_text, row))} |" for row in rows)
    yield ""


def _fields(record: object) -> list[tuple[str, object]]:
    names: tuple[str, ...] = getattr(record, "__struct_encode_fields__", ())
    attributes: tuple[str, ...] = getattr(record, "__struct_fields__", ())
    return [(name.replace("_", " "), getattr(record, attribute)) for name, attribute in zip(names, attributes, strict=True)]


def _text(value: object) -> str:
    if isinstance(value, frozenset):
        return ", ".join(f"`{item}`" for item in sorted(value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def _around() -> Iterator[str]:
    scale, around = TABLES.scale, TABLES.dependents
    yield "## Around the object\n"
    yield AROUND.format(scale=scale, around=around, cascade=TABLES.factors.cascade)


def _bands() -> Iterator[tuple[Severity, int, int]]:
    for severity in Severity:
        inside = [score for score in range(101) if band(score) is severity]
        yield severity, inside[0], inside[-1]


def _asked() -> Iterator[tuple[str, ...]]:
    for action_class in ActionClass:
        yield (action_class, *[cell(action_class, environment) for environment in Environment])


def _channels() -> Iterator[tuple[object, ...]]:
    for row, (loss, outage) in sorted(TABLES.harm.items()):
        kind = row.partition("/")[0]
        yield row, loss, outage, TABLES.guard.get(row) or TABLES.guard.get(kind, 0.0)


def _examples() -> Iterator[tuple[object, ...]]:
    for example in EXAMPLES:
        score = example.judged.value
        asked = "yes" if example.asked else "no"
        yield example.says, example.where, _beside(example), example.action_class, score, band(score), asked


def _beside(example: Example) -> str:
    count, lost = example.dependents, example.scale.destroyed
    parts = (f"{count} dependents" if count > 1 else "1 dependent" if count else "", f"{lost} destroyed" if lost else "")
    return ", ".join(part for part in parts if part) or "-"


if __name__ == "__main__":
    sys.exit(renew(PAGE, lambda _: page().rstrip("\n") + "\n", sys.argv[1:]))
