"""Guards that only the configuration has: no plan shows `lifecycle`."""

from collections.abc import Iterator
from typing import Final

from planguard.core.static.objects import Object
from planguard.core.static.records import Note
from planguard.model.source import Expression, Place, SourceBody, Written

_GUARDS: Final = (("prevent_destroy", True), ("destroy", False))
"""What keeps Terraform from destroying an object; the second is OpenTofu's, where a block that goes leaves the object."""


def lost_guards(old: Object, new: Object | None) -> Iterator[Note]:
    """What kept `old` from being destroyed and does no more; `new` is None where the block is gone as well."""
    for name, on in _GUARDS:
        if setting(old.body, name) is not on:
            continue
        if new is None:
            if name == "prevent_destroy":
                yield Note("prevent_destroy goes with its block, and nothing else holds the object", old.address, old.place)
        elif (now := setting(new.body, name)) is not on:
            yield Note(f"{name} {_became(now)}", new.address, _place(new, name))


def setting(body: SourceBody, name: str) -> Written:
    """What `lifecycle` says of `name`; None where it says nothing. The last word is that of a file that overrides others."""
    blocks = reversed(body.nested("lifecycle"))
    return next((value for block in blocks if (value := block.body.literal(name)) is not None), None)


def _became(value: Written) -> str:
    if isinstance(value, Expression):
        return "is an expression now, which Terraform may not take, and which may be false"
    return "is gone" if value is None else "is switched off"


def _place(object_: Object, name: str) -> Place | None:
    path = object_.place.path if object_.place else ""
    for block in object_.body.nested("lifecycle"):
        if name in block.body.attributes:
            return Place(path, block.body.attributes[name].line)
    return object_.place
