"""The bytes of a plan, held so that what was read, shown and judged is what Terraform gets."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import NamedTuple


class Sealed(NamedTuple):
    """A path under which a child sees the bytes, and the file descriptors that it must inherit for that."""

    path: str
    descriptors: tuple[int, ...]


@contextmanager
def sealed(data: bytes) -> Iterator[Sealed]:
    """`data` where nobody can change it, whatever happens to the file that it came from.

    On Linux it lies in memory only, sealed against writing; elsewhere in a file in a folder that nobody else may enter.
    """
    if hasattr(os, "memfd_create"):
        descriptor = os.memfd_create("tfplan", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
        try:
            with os.fdopen(os.dup(descriptor), "wb") as file:
                file.write(data)
            _seal(descriptor)
            yield Sealed(f"/proc/self/fd/{descriptor}", (descriptor,))
        finally:
            os.close(descriptor)
    else:
        with tempfile.TemporaryDirectory(prefix="planguard-") as folder:
            path = os.path.join(folder, "tfplan")
            with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400), "wb") as file:
                file.write(data)
            yield Sealed(path, ())


def _seal(descriptor: int) -> None:
    """Nothing may be written, added or cut any more, by us neither. Some sandboxes know no seals."""
    import fcntl  # noqa: PLC0415 - only where there are memory files

    seals = fcntl.F_SEAL_WRITE | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_SEAL
    with suppress(OSError):
        fcntl.fcntl(descriptor, fcntl.F_ADD_SEALS, seals)
