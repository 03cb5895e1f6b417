"""A saved plan file: a zip archive. Its entries are changed one by one as well, since a changed archive mostly is none."""

import io
import zipfile
from collections.abc import Iterator
from typing import Final

from tests.fuzz.door import Door
from tests.fuzz.plans import EXITS, everything
from tests.plans import FIXTURES, plan_bytes

_PART: Final = 1 << 20


def _enter(data: bytes) -> str:
    shown = plan_bytes("saved-plan")
    return everything(b"PK\3\4" + data[4:], lambda _: shown)


def _seeds() -> Iterator[bytes]:
    yield from ((FIXTURES / "cases" / name / "tfplan").read_bytes() for name in ("saved-plan", "stream"))


def _parts(data: bytes) -> list[bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = [entry for entry in archive.infolist() if entry.file_size < _PART]
        return [part for entry in entries for part in (entry.filename.encode(), archive.read(entry))]


def _joined(parts: list[bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in zip(parts[::2], parts[1::2], strict=True):
            archive.writestr(zipfile.ZipInfo(name.decode("utf-8", "replace")), content)
    return made.getvalue()


DOOR = Door(_enter, _seeds, EXITS, _parts, _joined)
