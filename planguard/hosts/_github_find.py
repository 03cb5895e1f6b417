"""Which pull request a commit is the last one of, where the event that started the job does not say."""

from typing import Any

import msgspec

from planguard.errors import OutsideError
from planguard.hosts._talk import Clock, pages, shaped
from planguard.model.exchange import Talk
from planguard.model.host import Place


@shaped
def find(place: Place) -> Talk[int]:
    """The first open pull request from `place.branch` whose last commit is `place.head`; the others show as its siblings.

    Raises OutsideError where there is none (it was closed or has moved on since the job was started), and for an answer of
    another shape than GitHub documents.
    """
    query = (("state", "open"), ("head", place.branch))
    listed: list[Any] = msgspec.json.decode((yield from pages(Clock(), f"{place.prefix}/repos/{place.path}/pulls", query)))
    numbers: list[int] = [int(one["number"]) for one in listed if one["head"]["sha"] == place.head]
    if not numbers:
        advice = "It was closed, or has a newer commit whose plans will be judged by their own run."
        raise OutsideError("no open pull request has this as its last commit", place=place.head, advice=advice)
    return min(numbers)
