"""Every way in which an input is not a readable plan: its code, what is wrong, and what to do.

The codes are stable; `InputError.code` is always one of them.
"""

from typing import Final, NamedTuple

from planguard.errors import InputError

_SHOW = "Save the plan with `terraform plan -out=tfplan`, then hand on `terraform show -json tfplan > plan.json`."
_AGAIN = "Write the file again; the copy at hand is not whole."
_TAMPERED = "Terraform never writes this. Make the plan again from a source that you trust."


class Fault(NamedTuple):
    """What to say about one kind of fault."""

    message: str
    advice: str


FAULTS: Final[dict[str, Fault]] = {
    "empty": Fault("the input is empty", "Did the command that should write the plan fail? " + _SHOW),
    "human-text": Fault("this is the text that Terraform shows to people, not its JSON", _SHOW),
    "terminal-colours": Fault("this is coloured terminal output, not JSON", _SHOW),
    "not-text": Fault("this is neither text nor a saved plan file", _SHOW),
    "invalid-utf8": Fault("the text is not valid UTF-8", _AGAIN),
    "malformed-json": Fault("the JSON is malformed", _AGAIN),
    "truncated": Fault("the JSON ends in the middle", _AGAIN),
    "several-documents": Fault("there is a second JSON document after the first", "Hand over one plan per file."),
    "wrapper-noise": Fault(
        "there is other text around the JSON",
        "A wrapper has added its own lines; with setup-terraform set `terraform_wrapper: false`.",
    ),
    "duplicate-key": Fault("a key stands twice in one object", _TAMPERED),
    "not-a-number": Fault("NaN or Infinity stands where JSON has no such number", _TAMPERED),
    "absurd-number": Fault("a number is too large to be held", _TAMPERED),
    "nesting": Fault("the JSON is nested too deeply", _TAMPERED),
    "wrong-shape": Fault("a part of the plan has another type than the format says", _TAMPERED),
    "not-json": Fault("this is not JSON", _SHOW),
    "not-an-object": Fault("the JSON document is not an object", _SHOW),
    "not-a-plan": Fault("this JSON is not a Terraform plan", _SHOW),
    "state": Fault("this is a state, not a plan", _SHOW),
    "provider-schema": Fault("this is a provider schema, not a plan", _SHOW),
    "format-version": Fault(
        "this plan format is newer than planguard knows, or no plan format at all",
        "Known are the major versions 0 and 1. Look for a newer planguard.",
    ),
    "encrypted": Fault("this plan file is encrypted", "Let `tofu show -json` decrypt it, and hand on the JSON."),
    "plan-file-damaged": Fault("the saved plan file is damaged or is another kind of zip archive", _AGAIN),
    "plan-file-doubled": Fault("an entry stands twice in the saved plan file", _TAMPERED),
    "plan-file-absurd": Fault("the saved plan file unpacks to an absurd size", _TAMPERED),
    "stream-cut": Fault(
        "the event stream ends before Terraform's own summary of the plan",
        "Keep the whole output of `terraform plan -json`. Better: " + _SHOW,
    ),
    "stream-mixed": Fault("this is an event stream and a plan at once", _TAMPERED),
    "sealed-plan-damaged": Fault("this is no whole sealed plan", "Seal the plan again with `planguard seal`."),
    "not-sealable": Fault(
        "this plan cannot be sealed",
        "Seal the plan itself: the saved plan file, or the output of `terraform show -json`.",
    ),
    "no-plan-found": Fault("no plan was found below this directory", _SHOW),
}


def fault(code: str, place: str = "", detail: str = "") -> InputError:
    """The error for fault `code`, to be raised. `detail` never holds a value of the plan."""
    known = FAULTS[code]
    return InputError(code, f"{known.message}: {detail}" if detail else known.message, advice=known.advice, place=place)


def shape_error(section: str, error: Exception) -> InputError:
    """The error for a part whose type is not the format's: msgspec names types and path, never a value."""
    return fault("wrong-shape", section, str(error))
