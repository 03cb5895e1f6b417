"""A sealed plan, which may come from anywhere."""

from collections.abc import Iterator

from planguard import wiring
from tests.fuzz.door import Door
from tests.fuzz.plans import EXITS, everything, small
from tests.plans import read


def _seeds() -> Iterator[bytes]:
    yield from (wiring.sealed(read(raw), "stacks/a", "a" * 40) for raw in small("move-and-update", "rds-unprotect"))


DOOR = Door(everything, _seeds, EXITS)
