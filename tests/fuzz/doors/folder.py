"""A file that lies about below a directory: whether it is to be read as a plan."""

from collections.abc import Iterator

from planguard.core.read.text import claims_to_be_a_plan
from tests.fuzz.door import Door


def _enter(data: bytes) -> str:
    return repr([claims_to_be_a_plan(data, name) for name in ("plan.json", "a.json", "x")])


def _seeds() -> Iterator[bytes]:
    yield b'{"@level":"info","@message":"Terraform 1.11.4"}\n'
    yield b'{"format_version":"1.2","planned_values":{}}'
    yield b'\xff\xfe{\x00"\x00'
    yield b"PK\3\4tfplan"


DOOR = Door(_enter, _seeds, frozenset())
