"""The event stream of `terraform apply -json`, held against the plan that it applies."""

from collections.abc import Iterator

from planguard.core.applied import done, event, unplanned
from tests.fuzz.door import Door
from tests.plans import plan_bytes, read


def _enter(data: bytes) -> str:
    found = done(filter(None, map(event, data.splitlines())))
    return repr((found, unplanned(found, read(plan_bytes("update-in-place")))))


def _seeds() -> Iterator[bytes]:
    start = b'{"@level":"info","@message":"m","type":"apply_start","hook":{"resource":{"addr":"a.b"},"action":"delete"}}\n'
    yield start + start.replace(b"start", b"complete") + start.replace(b"start", b"errored")


DOOR = Door(_enter, _seeds, frozenset())
