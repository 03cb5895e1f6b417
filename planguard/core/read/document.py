"""Bytes of any input kind -> Plan. What the bytes are is seen from the bytes, never from a name."""

import hashlib
from collections.abc import Callable

from planguard.core.read.show import read_show
from planguard.core.read.text import ZIP_MAGIC, Buffer, looks_like_stream, looks_sealed, to_utf8
from planguard.model.plan import InputKind, Plan, Source

Show = Callable[[bytes], bytes]
"""Turns the bytes of a saved plan file into its JSON: the work of terraform, which only the caller can run."""


def read_plan(data: Buffer, path: str, show: Show) -> Plan:
    """The plan in `data`. `path` is where it came from, for people. Raises InputError, and whatever `show` raises."""
    digest = hashlib.sha256(data).hexdigest()
    if data[: len(ZIP_MAGIC)] == ZIP_MAGIC:
        from planguard.core.read.planfile import read_plan_file  # its zipfile costs more than a small review

        facts = read_plan_file(data[:])
        return read_show(to_utf8(show(data[:])), Source(InputKind.PLAN_FILE, path, digest, facts))
    text = to_utf8(data)
    if looks_like_stream(text):
        from planguard.core.read.stream import read_stream

        return read_stream(text[:], Source(InputKind.PLAN_STREAM, path, digest))
    if looks_sealed(text):
        from planguard.core.read.sealed import read_sealed

        return read_sealed(text, path, digest)
    return read_show(text, Source(InputKind.PLAN_JSON, path, digest))
