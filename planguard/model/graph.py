"""What the references between the objects of a plan show: who depends on what goes, and what follows from what."""

import msgspec


class Dependents(msgspec.Struct, frozen=True):
    """Surviving objects that depend on one that goes, directly or through others.

    `count` never exceeds `MOST_DEPENDENTS`, which stands for that many or more; `addresses` are the nearest few.
    """

    count: int
    addresses: tuple[str, ...] = ()


MOST_DEPENDENTS = 100
"""As far as dependents are counted."""
