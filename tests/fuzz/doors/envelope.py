"""A DSSE envelope, as it lies in a comment, a folder or a ref; the statement in it; and the signature over it."""

import base64
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

from planguard.errors import RefusedError
from planguard.sign.claims import claims_of
from planguard.sign.sshsig import dearmoured
from tests.approvals import APPROVAL, signed
from tests.fuzz.door import Door
from tests.signing import KINDS, make_key


def _enter(data: bytes) -> str:
    try:
        dearmoured(data)
    except RefusedError:
        pass
    return repr(claims_of(data, "papers/a.json"))


def _seeds() -> Iterator[bytes]:
    with tempfile.TemporaryDirectory() as folder:
        yield from (signed(APPROVAL, make_key(Path(folder), kind, kind)) for kind in sorted(KINDS))


def _parts(data: bytes) -> list[bytes]:
    found = json.loads(data)
    return [base64.b64decode(found["payload"]), *(base64.b64decode(one["sig"]) for one in found["signatures"])]


def _joined(parts: list[bytes]) -> bytes:
    payload, *signatures = (base64.b64encode(part).decode() for part in parts)
    kind = "application/vnd.in-toto+json"
    return json.dumps({"payloadType": kind, "payload": payload, "signatures": [{"sig": one} for one in signatures]}).encode()


DOOR = Door(_enter, _seeds, frozenset({3}), _parts, _joined)
