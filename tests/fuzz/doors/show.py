"""The output of `terraform show -json`: read, judged, shown, sealed, and read again."""

from collections.abc import Iterator

from tests.fuzz.door import Door
from tests.fuzz.plans import EXITS, everything, small
from tests.plans import FIXTURES


def _seeds() -> Iterator[bytes]:
    yield from small("move-and-update", "count-to-for-each", "provisioners", "rds-unprotect", "sensitive-and-unknown")
    for name in ("deferred-changes", "action-invocations", "create-forget", "unknown-part"):
        yield (FIXTURES / "documented" / name / "plan.json").read_bytes()
    yield b'\xff\xfe{\x00"\x00a\x00"\x00:\x001\x00}\x00'
    entry = b'{"address":"a","change":{"actions":["delete"],"before":{"n":1e999}}}'
    yield b'{"format_version":"1.2","resource_changes":[%b]}' % entry


DOOR = Door(everything, _seeds, EXITS)
