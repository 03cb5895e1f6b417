"""Which addresses a list of networks admits, as merged ranges of numbers: containment is arithmetic, not spelling.

Replacing two /25 by their /24 loses nothing, and 0.0.0.0/1 with 128.0.0.0/1 is the whole internet.
"""

from collections.abc import Iterable
from ipaddress import ip_network
from typing import Final

Range = tuple[int, int, int]
"""(version of IP, first address, last address)."""

_LONGEST: Final = 64
_WIDE: Final = {4: 2**24, 6: 2**117}
"""More public addresses than this are a large part of the internet: more than a /8 of IPv4, a /11 of IPv6."""
_PRIVATE: Final = (
    "10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 fc00::/7 fe80::/10 ::1/128".split()
)


def ranges(texts: Iterable[str]) -> list[Range]:
    """The addresses that `texts` admit together, merged and in order; a text that is no network is left out."""
    return _merged(sorted(found for text in texts if (found := range_of(text)) is not None))


def range_of(text: str) -> Range | None:
    """The addresses of one network or address; None where `text` is neither."""
    if len(text) > _LONGEST or not text[:1].isascii() or not (text[:1].isalnum() or text[:1] == ":"):
        return None
    try:
        network = ip_network(text.strip(), strict=False)
    except ValueError:
        return None
    return network.version, int(network.network_address), int(network.broadcast_address)


def without(ours: list[Range], theirs: list[Range]) -> list[Range]:
    """What `ours` admits and `theirs` does not. Both are merged and in order."""
    left: list[Range] = []
    place = 0
    for version, first, last in ours:
        start = first
        while place < len(theirs) and theirs[place][::2] < (version, start):
            place += 1
        ahead = place
        while start <= last and ahead < len(theirs) and theirs[ahead][:2] <= (version, last):
            if theirs[ahead][1] > start:
                left.append((version, start, theirs[ahead][1] - 1))
            start = theirs[ahead][2] + 1
            ahead += 1
        if start <= last:
            left.append((version, start, last))
    return left


def wide(found: list[Range]) -> bool:
    """Whether `found` has a large part of the public internet in it."""
    public = without(found, _RESERVED)
    sizes = {4: 0, 6: 0}
    for version, first, last in public:
        sizes[version] += last - first + 1
    return any(size > _WIDE[version] for version, size in sizes.items())


def _merged(found: list[Range]) -> list[Range]:
    merged: list[Range] = []
    for version, first, last in found:
        if merged and merged[-1][0] == version and first <= merged[-1][2] + 1:
            merged[-1] = (version, merged[-1][1], max(last, merged[-1][2]))
        else:
            merged.append((version, first, last))
    return merged


_RESERVED: Final = ranges(_PRIVATE)
