"""The wire format of SSH (RFC 4251, section 5), read strictly: what ssh-keygen would never write is refused."""

from typing import Final

from planguard.core.refusals import refused

_WORD: Final = 4


class Reader:
    """Takes one value after the other from bytes. Every method raises RefusedError `signature-malformed`."""

    def __init__(self, data: bytes) -> None:
        self._rest = data

    def take(self, count: int) -> bytes:
        """The next `count` bytes."""
        if count > len(self._rest):
            raise refused("signature-malformed", "it ends in the middle")
        taken, self._rest = self._rest[:count], self._rest[count:]
        return taken

    def byte(self) -> int:
        """The next byte as a number."""
        return self.take(1)[0]

    def uint32(self) -> int:
        """A number of four bytes."""
        return int.from_bytes(self.take(_WORD))

    def string(self) -> bytes:
        """A text or bytes, with their length in front."""
        return self.take(self.uint32())

    def mpint(self) -> int:
        """A positive number of any size, in its shortest form."""
        data = self.string()
        if not data or data[0] & 0x80:
            raise refused("signature-malformed", "a number in it is not positive")
        if data[0] == 0 and (len(data) == 1 or not data[1] & 0x80):
            raise refused("signature-malformed", "a number in it is not in its shortest form")
        return int.from_bytes(data)

    def end(self) -> None:
        """Nothing may be left."""
        if self._rest:
            raise refused("signature-malformed", "there are bytes after its end")


def string(data: bytes) -> bytes:
    """`data` as the wire format writes a string."""
    return len(data).to_bytes(_WORD) + data
