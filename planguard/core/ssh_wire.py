"""The wire format of SSH (RFC 4251, section 5), read strictly: what OpenSSH would never write is a fault."""

from collections.abc import Callable
from typing import Final

_WORD: Final = 4


class Reader:
    """Takes one value after the other from bytes. Every method raises what `fault` makes of the words for what is wrong."""

    def __init__(self, data: bytes, fault: Callable[[str], Exception] = ValueError) -> None:
        self._rest = data
        self._fault = fault

    def take(self, count: int) -> bytes:
        """The next `count` bytes."""
        if count > len(self._rest):
            raise self._fault("is cut short")
        taken, self._rest = self._rest[:count], self._rest[count:]
        return taken

    def uint32(self) -> int:
        """A number of four bytes."""
        return int.from_bytes(self.take(_WORD))

    def string(self) -> bytes:
        """A text or bytes, with their length in front."""
        return self.take(self.uint32())

    def mpint(self) -> int:
        """A positive number of any size, in its shortest form."""
        data = self.string()
        needless = data[:1] == b"\0" and (len(data) == 1 or data[1] < 0x80)
        if not data or data[0] >= 0x80 or needless:
            raise self._fault("holds a number that OpenSSH would not write")
        return int.from_bytes(data)

    def end(self) -> None:
        """Nothing may be left."""
        if self._rest:
            raise self._fault("has something behind its end")


def string(data: bytes) -> bytes:
    """`data` as the wire format writes a string."""
    return len(data).to_bytes(_WORD) + data
