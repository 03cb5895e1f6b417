"""DSSE envelopes (github.com/secure-systems-lab/dsse, version 1): a payload, its type, and signatures over both.

The bytes are verified first and parsed afterwards, and what is parsed are those very bytes. `keyid` is a hint that nobody
vouches for, and is not read.
"""

import base64
import binascii
import json
from typing import Any, Final, NamedTuple

from planguard.core.refusals import refused

PAYLOAD_TYPE: Final = "application/vnd.in-toto+json"
LARGEST: Final = 64 << 10
"""Bytes of a whole envelope."""
_MOST_SIGNATURES: Final = 8
_KEYS: Final = frozenset({"payloadType", "payload", "signatures"})
_SIGNATURE_KEYS: Final = frozenset({"keyid", "sig"})
_URL_SAFE: Final = str.maketrans("-_", "+/")


class Envelope(NamedTuple):
    """What was signed, and the raw signatures; nothing is verified yet."""

    payload: bytes
    signatures: tuple[bytes, ...]

    @property
    def signed(self) -> bytes:
        """The bytes that the signatures are over."""
        return pae(PAYLOAD_TYPE, self.payload)


def pae(payload_type: str, payload: bytes) -> bytes:
    """DSSE's pre-authentication encoding."""
    kind = payload_type.encode()
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)


def read_envelope(data: bytes) -> Envelope:
    """The envelope in `data`. Raises RefusedError."""
    if len(data) > LARGEST:
        raise refused("envelope-too-large")
    found = _object(_strict(data), _KEYS)
    if found["payloadType"] != PAYLOAD_TYPE:
        raise refused("envelope-payload-type")
    signatures = found["signatures"]
    if not isinstance(signatures, list) or not 1 <= len(signatures) <= _MOST_SIGNATURES:
        raise refused("signature-count")
    return Envelope(_base64(found["payload"]), tuple(_base64(_signature(entry)["sig"]) for entry in signatures))


def write_envelope(payload: bytes, signatures: list[tuple[str, bytes]]) -> bytes:
    """The envelope of `payload` with (fingerprint of the key, raw signature) pairs."""
    document = {
        "payloadType": PAYLOAD_TYPE,
        "payload": base64.b64encode(payload).decode(),
        "signatures": [{"keyid": keyid, "sig": base64.b64encode(raw).decode()} for keyid, raw in signatures],
    }
    data = json.dumps(document, indent=1).encode() + b"\n"
    if len(data) > LARGEST:
        raise refused("envelope-too-large")
    return data


def _signature(entry: Any) -> dict[str, Any]:
    # `keyid` is optional in DSSE.
    return _object({"keyid": "", **entry} if isinstance(entry, dict) else entry, _SIGNATURE_KEYS)


def _object(found: Any, keys: frozenset[str]) -> dict[str, Any]:
    if not isinstance(found, dict) or found.keys() != keys:
        raise refused("envelope-malformed", f"expected are the keys {', '.join(sorted(keys))}")
    return found


def _strict(data: bytes) -> Any:
    try:
        return json.loads(data.decode("utf-8"), object_pairs_hook=_unique, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise refused("envelope-malformed", "it is not one strict JSON document") from None


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no number of JSON")


def _base64(text: Any) -> bytes:
    """Both alphabets of base64 (RFC 4648) are read, as DSSE asks for, and padding is needed; never a mix of the two."""
    if not isinstance(text, str) or (set(text) & set("-_") and set(text) & set("+/")):
        raise refused("envelope-malformed", "its base64 cannot be read")
    plain = text.translate(_URL_SAFE)
    try:
        raw = base64.b64decode(plain, validate=True)
    except (binascii.Error, ValueError):
        raise refused("envelope-malformed", "its base64 cannot be read") from None
    if base64.b64encode(raw).decode() != plain:
        raise refused("envelope-malformed", "its base64 is not in the one form for these bytes")
    return raw
