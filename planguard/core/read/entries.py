"""The long lists of a plan: entries decoded in one pass, and the proof that nothing else stood among them."""

from collections.abc import Sequence
from typing import Final

import msgspec

from planguard.core.read.faults import fault
from planguard.core.read.strict import Raw, members, refuse_other_cases
from planguard.model.plan import Change, ResourceChange, UnknownPart
from planguard.model.pointer import escaped

_entries: Final = msgspec.json.Decoder(list[ResourceChange])
_entry: Final = msgspec.json.Decoder(ResourceChange)
_elements: Final = msgspec.json.Decoder(list[Raw])

_encoder: Final = msgspec.json.Encoder()
_AT_A_TIME: Final = 64
_KNOWN: Final = frozenset({*ResourceChange.__struct_encode_fields__, "index_unknown"})
_KNOWN_OF_CHANGE: Final = frozenset(Change.__struct_encode_fields__)
_EMPTY: Final = frozenset({b"null", b"{}", b"[]", b"false", b'""'})
_LONGEST_EMPTY: Final = len(b"false")


def entries(data: Raw, section: str) -> tuple[list[ResourceChange], list[UnknownPart]]:
    """The entries of the compact JSON array `data`, and what stood in them that nobody has named yet.

    `section` is the name of the array in the plan. Raises InputError (`duplicate-key`, `wrong-shape`); msgspec's errors
    where `data` is no array.
    """
    try:
        found = _entries.decode(data)
    except RecursionError:
        raise fault("nesting", section) from None
    except msgspec.ValidationError:  # a null where Terraform leaves a key out
        found = [_without_nulls(element, f"{section}[{place}]") for place, element in enumerate(_elements.decode(data))]
    if entries_length(found) == len(data):
        return found, []
    unknown: list[UnknownPart] = []
    for place, (entry, element) in enumerate(zip(found, _elements.decode(data), strict=True)):
        if entries_length([entry]) != len(element) + 2:
            unknown += _unknown_parts(element, f"/{section}/{place}")
            found[place] = _without_empty(entry)
    return found, unknown


def _without_empty(entry: ResourceChange) -> ResourceChange:
    """Some writers say "" where Terraform leaves the key out; both mean that there is none."""
    return msgspec.structs.replace(entry, deposed=entry.deposed or None, previous_address=entry.previous_address or None)


def _without_nulls(element: Raw, place: str) -> ResourceChange:
    """Terraform leaves out what it does not know; other writers say null. Both mean the same."""
    given = {key: value for key, value in members(element, place).items() if has_content(value)}
    try:
        return _entry.decode(msgspec.json.encode(given))
    except msgspec.ValidationError as error:
        raise fault("wrong-shape", place, str(error).replace("$", "")) from None


def has_content(data: Raw) -> bool:
    """Whether a JSON value says anything at all."""
    return len(data) > _LONGEST_EMPTY or bytes(data) not in _EMPTY


def _unknown_parts(element: Raw, pointer: str) -> list[UnknownPart]:
    outer = members(element, pointer)
    inner = members(outer["change"], f"{pointer}/change") if bytes(outer.get("change", b"null")) != b"null" else {}
    refuse_other_cases(outer, _KNOWN, pointer)
    refuse_other_cases(inner, _KNOWN_OF_CHANGE, f"{pointer}/change")
    return [
        *(UnknownPart(f"{pointer}/{escaped(key)}") for key in outer if key not in _KNOWN and has_content(outer[key])),
        *(
            UnknownPart(f"{pointer}/change/{escaped(key)}")
            for key in inner
            if key not in _KNOWN_OF_CHANGE and has_content(inner[key])
        ),
    ]


def entries_length(found: Sequence[ResourceChange]) -> int:
    """The length in bytes of a compact JSON array of `found` and nothing else; never more than its real length.

    The encoder writes a text as short as JSON can, and leaves out what an entry does not have. It writes a few at a time
    and always into the same room: nobody needs the text, and all of it would be as large as the plan.
    """
    written, total = bytearray(), len("[" if found else "[]")
    for start in range(0, len(found), _AT_A_TIME):
        _encoder.encode_into(found[start : start + _AT_A_TIME], written)
        total += len(written) - len("[")
    return total
