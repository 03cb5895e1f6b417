"""A rule of somebody's own: read, and used on a plan."""

from collections.abc import Iterator

from planguard import wiring
from planguard.core.review import reviewed
from planguard.core.rulebook.text import RuleText
from planguard.model.signed import Scope
from tests.fuzz.door import Door
from tests.plans import plan_bytes, read
from tests.test_rules_own import SOUND


def _enter(data: bytes) -> str:
    rules = wiring.rules.__wrapped__((RuleText(".planguard/rules/custom-note.toml", data),))
    return repr(reviewed(read(plan_bytes("update-in-place")), "a", rules, Scope("a", None)).report)


def _seeds() -> Iterator[bytes]:
    yield SOUND.encode()


DOOR = Door(_enter, _seeds, frozenset({2}))
