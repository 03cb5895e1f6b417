"""Edits -> harm on each channel, for the score."""

from collections.abc import Iterable, Sequence

from planguard.core.harm import Channels
from planguard.model.rule import Channel, Edit


def channels_of(edits: Sequence[Edit], second_share: float) -> Channels | None:
    """The worst edit of each channel; None where there is none.

    Edits that are not decided are capped, so they do not add up: the worst of them stands alone, and only where the
    decided ones come to less.
    """
    decided = _worst(edit for edit in edits if edit.decided)
    unsure = max((edit for edit in edits if not edit.decided), key=lambda edit: edit.score, default=None)
    known = _channels(decided) if decided else None
    if unsure is None or (known and known.harm(second_share) >= unsure.score):
        return known
    return _channels({unsure.row.channel: unsure})


def _worst(edits: Iterable[Edit]) -> dict[Channel, Edit]:
    worst: dict[Channel, Edit] = {}
    for edit in edits:
        known = worst.get(edit.row.channel)
        if known is None or edit.score > known.score:
            worst[edit.row.channel] = edit
    return worst


def _channels(worst: dict[Channel, Edit]) -> Channels:
    ordered = sorted(worst.values(), key=lambda edit: -edit.score)
    numbers = {channel.value: float(edit.score) for channel, edit in worst.items()}
    return Channels(**numbers, source="; ".join(f"{edit.row.source} {_name(edit)}" for edit in ordered))


def _name(edit: Edit) -> str:
    """The attribute without keys and places, which a plan chooses."""
    return edit.row.attribute if edit.row.attribute != "*" else str(edit.path[0])
