"""The terms of a score as a sum that somebody does by hand: after each step, what it has come to."""

from typing import Final

import msgspec

from planguard.core.harm import Channels
from planguard.model.consequence import Score, Term

_ALL: Final = ("loss", "outage", "exposure", "guard")
_CHANNELS: Final = frozenset({"loss", "outage", "guard"})
_FACTORS: Final = {
    "irreversibility": ("loss",),
    "outage-factor": ("outage",),
    "loss-share": ("loss",),
    "outage-share": ("outage", "guard"),
}
_ADDED: Final = frozenset({"dependents", "scale"})


class Step(msgspec.Struct, frozen=True):
    """One step: its name, the arithmetic in words, the row or rule of its number, and what the sum is after it."""

    name: str
    sum: str
    source: str
    total: float


def steps(score: Score, second_share: float, channels: Channels | None = None) -> list[Step]:
    """The sum behind `score`. What the last step comes to is the score. `channels`: what edits came to."""
    edited = (channels.loss, channels.outage, channels.exposure, channels.guard) if channels else ()
    sheet = _Sheet(second_share, dict(zip(_ALL, edited, strict=False)))
    return [Step(term.name, sheet.take(term), term.source, sheet.total) for term in score.terms]


class _Sheet:
    """The paper that the sum is done on: the channels, and the total so far."""

    def __init__(self, second_share: float, channels: dict[str, float]) -> None:
        self._second_share = second_share
        self._channels = channels
        self._exact = 0.0

    @property
    def total(self) -> int:
        """What the sum has come to, as a score."""
        return min(100, round(self._exact))

    def take(self, term: Term) -> str:
        """Do one step and return it in words."""
        name, value = term.name, term.value
        if name in _CHANNELS:
            self._channels[name] = value
            return f"{name} {_number(value)}"
        if name in _FACTORS:
            return self._scale(_FACTORS[name], value)
        if name == "harm":
            return self._harm(value)
        return self._total(name, value)

    def _scale(self, channels: tuple[str, ...], factor: float) -> str:
        touched = [name for name in channels if name in self._channels]
        for name in touched:
            self._channels[name] *= factor
        sums = ", ".join(f"{name} {_number(self._channels[name])}" for name in touched)
        return f"x {_number(factor)} = {sums}"

    def _harm(self, value: float) -> str:
        self._exact = value
        ordered = sorted(self._channels.values(), reverse=True)
        if len(ordered) < 2:
            return _number(value)
        first, second = ordered[:2]
        whole = first + self._second_share * second
        most = ", at most 100" if whole > 100 else ""
        return f"{_number(first)} + {_number(self._second_share)} x {_number(second)} = {_number(whole)}{most}"

    def _total(self, name: str, value: float) -> str:
        """A step on the total: a factor, something added, a floor or a cap, or a number that stands for itself."""
        if name == "environment":
            self._exact = round(self._exact * value)
            return f"x {_number(value)} = {self._exact}"
        if name in _ADDED:
            self._exact += value
            return f"+ {_number(value)} = {_number(self._exact)}"
        if name == "cascade":
            self._exact *= value
            return f"x {_number(value)} = {_number(self._exact)}"
        if name == "stays":
            return "the object lives on"
        self._exact = value
        words = {"floor": "at least ", "cap": "at most "}
        return f"{words.get(name, '')}{_number(value)}"


def _number(value: float) -> str:
    return f"{round(value, 2):g}"
