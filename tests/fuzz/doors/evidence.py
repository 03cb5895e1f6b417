"""An evidence file: what hosts said, or what somebody says that they said; down to claims and hands in the change."""

from collections.abc import Iterator

import msgspec

from planguard import wiring
from planguard.commands.codehost import house_of
from planguard.commands.testimony import Testimony, with_host
from planguard.core.signoff.evidence import read_evidence
from tests.fuzz.door import Door
from tests.fuzz.talks import evidences


def _enter(data: bytes) -> str:
    found = read_evidence(data, "evidence.json")
    facts = wiring.host_named(found.host).read(found)
    return repr((with_host(Testimony(), facts), house_of(facts)))


def _seeds() -> Iterator[bytes]:
    yield from map(msgspec.json.encode, evidences())


DOOR = Door(_enter, _seeds, frozenset({2, 6}))
