"""The bytes of an envelope -> the claims in it, one for each signature; or why a signature is no claim."""

import msgspec

from planguard.core.canonical import sha256
from planguard.core.public_key import fingerprint
from planguard.errors import RefusedError
from planguard.model.approval import Claim, Rejected
from planguard.model.policy import Assurance
from planguard.sign.algorithms import Presence
from planguard.sign.envelope import Envelope, read_envelope
from planguard.sign.sshsig import Signed, verify
from planguard.sign.statement import Approval, read_statement


class Claims(msgspec.Struct, frozen=True):
    """What an envelope came to."""

    claims: tuple[Claim, ...] = ()
    rejected: tuple[Rejected, ...] = ()


def claims_of(data: bytes, origin: str) -> Claims:
    """The claims in the envelope `data`. `origin` is where it was found, for people. Raises nothing.

    The signatures are verified over the bytes of the payload before anything looks inside, and what is parsed then are
    those bytes.
    """
    try:
        envelope = read_envelope(data)
    except RefusedError as error:
        return Claims(rejected=(_rejected(f"sha256:{sha256(data)}", origin, error),))
    identity = f"sha256:{sha256(envelope.payload)}"
    claims, rejected = [], []
    for raw in envelope.signatures:
        try:
            claims.append(_claim(identity, origin, *_verified(envelope, raw)))
        except RefusedError as error:
            rejected.append(_rejected(identity, origin, error))
    return Claims(tuple(claims), tuple(rejected))


def _verified(envelope: Envelope, raw: bytes) -> tuple[Signed, Approval]:
    signed = verify(raw, envelope.signed)
    return signed, read_statement(envelope.payload)


def _claim(identity: str, origin: str, signed: Signed, approval: Approval) -> Claim:
    key = signed.key
    return approval.claim(identity, origin, key.line, fingerprint(key.blob), _assurance(signed.presence))


def _assurance(presence: Presence) -> Assurance:
    """As the signature alone shows it; whether the key really lives in hardware, the registry of people says."""
    if not presence.hardware:
        return Assurance.SOFTWARE_KEY
    return Assurance.TOUCH_AND_PIN if presence.verified else Assurance.TOUCH


def _rejected(identity: str, origin: str, error: RefusedError) -> Rejected:
    return Rejected(person=None, claim=identity, origin=origin, code=error.code, says=error.message)
