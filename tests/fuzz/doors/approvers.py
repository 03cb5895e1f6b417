"""`.planguard/approvers.toml`, and a person added to whatever stands there."""

from collections.abc import Iterator
from typing import Final

from planguard.config.append import with_person
from planguard.config.notes import notes_on_people
from planguard.config.people import read_people
from planguard.model.people import Person
from planguard.model.policy import BUILT_IN
from tests.config import ed25519, sk_ed25519
from tests.fuzz.door import Door

_PEOPLE: Final = f"""schema = 1
[[person]]
id = "ada@example.org"
github_id = 7
roles = ["dba"]
emails = ["ada@example.org"]
[[person.ssh]]
key = "{ed25519(1)}"
not_before = 2026-01-01T00:00:00Z
[[person.ssh]]
key = "{sk_ed25519(2)}"
hardware = true
[[agent]]
name = "bot"
operators = ["ada@example.org"]
"""


def _enter(data: bytes) -> str:
    found = read_people(data, "approvers.toml")
    more = with_person(data.decode("utf-8-sig"), Person("new@example.org", github_id=99_999), "approvers.toml")
    return "\n".join([*notes_on_people(found, BUILT_IN), more])


def _seeds() -> Iterator[bytes]:
    yield _PEOPLE.encode()


DOOR = Door(_enter, _seeds, frozenset({2}))
