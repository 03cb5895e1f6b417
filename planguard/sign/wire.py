"""The wire format of SSH as signatures come in it: whatever is not strict is refused."""

from planguard.core.refusals import refused
from planguard.core.ssh_wire import Reader
from planguard.errors import RefusedError


def reader_of(data: bytes) -> Reader:
    """Reads `data`. Its methods raise RefusedError `signature-malformed`."""
    return Reader(data, _malformed)


def _malformed(says: str) -> RefusedError:
    return refused("signature-malformed", f"it {says}")
