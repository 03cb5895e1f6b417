"""Every way in which a yes does not count, or an apply does not start: its code, what is wrong, and what to do.

The codes are stable: reports, the ledger and `planguard rules explain` name them. `check` is the step of the verification
that finds it: V0 policy and people, V1 plan, V2 envelope, V3 binding, V4 time, V5 identity, V6 independence, V7 quorum, V8
record; A for what `apply` refuses by itself.
"""

from typing import Final, NamedTuple

from planguard.errors import RefusedError

_SIGN_AGAIN = "Make the approval again with `planguard approve`."
_FORGED = "planguard never writes this: ask the person whether the approval is theirs, and have it made again."
_ASK = "Ask another person who is registered."


class Refusal(NamedTuple):
    """What to say about one kind of refusal."""

    check: str
    message: str
    advice: str


REFUSALS: Final[dict[str, Refusal]] = {
    "envelope-too-large": Refusal("V2", "the envelope is larger than 64 KiB", _FORGED),
    "envelope-malformed": Refusal("V2", "this is no DSSE envelope", _SIGN_AGAIN),
    "envelope-payload-type": Refusal("V2", "the envelope holds something else than an in-toto statement", _FORGED),
    "signature-count": Refusal("V2", "an envelope has one signature, or a few, never more than eight", _FORGED),
    "signature-malformed": Refusal("V2", "the signature is not a strict SSH signature", _SIGN_AGAIN),
    "signature-algorithm": Refusal(
        "V2",
        "the key or the hash of the signature is of a kind that does not count",
        "Use Ed25519, ECDSA P-256, RSA of 2048 bits or more, or a security key; never a certificate.",
    ),
    "signature-namespace": Refusal("V2", "the signature was made for something else", _SIGN_AGAIN),
    "signature-wrong": Refusal("V2", "the signature does not fit the statement", _FORGED),
    "no-user-presence": Refusal(
        "V2",
        "the security key signed without being touched",
        "Make the key again without `no-touch-required`: who controls the computer can use such a key alone.",
    ),
    "unknown-key-flags": Refusal(
        "V2", "the security key set flags that planguard does not know", "Use a key that lives in hardware only."
    ),
    "statement-malformed": Refusal("V2", "the signed statement is not in its published form", _FORGED),
    "statement-type": Refusal("V2", "the signed statement is not an approval", _SIGN_AGAIN),
}


def refused(code: str, detail: str = "", *, place: str = "") -> RefusedError:
    """The error for refusal `code`, to be raised. `detail` never holds a value of the plan."""
    known = REFUSALS[code]
    message = f"{known.message}: {detail}" if detail else known.message
    return RefusedError(code, message, advice=known.advice, place=place)
