"""The long lists of a plan: entries decoded in one pass, and the proof that nothing else stood among them."""

from collections import Counter
from collections.abc import Sequence
from itertools import chain
from operator import attrgetter
from typing import Final

import msgspec

from planguard.core.read.faults import fault
from planguard.core.read.strict import Raw, members, refuse_other_cases
from planguard.model.plan import Change, ResourceChange, UnknownPart
from planguard.model.pointer import escaped

_entries: Final = msgspec.json.Decoder(list[ResourceChange])
_entry: Final = msgspec.json.Decoder(ResourceChange)
_elements: Final = msgspec.json.Decoder(list[Raw])

_TEXTS: Final = (
    "address",
    "mode",
    "type",
    "name",
    "provider_name",
    "module_address",
    "deposed",
    "previous_address",
    "action_reason",
)
_RAW_OF_CHANGE: Final = {
    "before": "before_raw",
    "after": "after_raw",
    "after_unknown": "after_unknown",
    "before_sensitive": "before_sensitive",
    "after_sensitive": "after_sensitive",
    "replace_paths": "replace_paths_raw",
    "importing": "importing_raw",
    "generated_config": "generated_config",
    "before_identity": "before_identity",
    "after_identity": "after_identity",
}
_KNOWN: Final = frozenset({"index", "index_unknown", "change", *_TEXTS})
_KNOWN_OF_CHANGE: Final = frozenset({"actions", *_RAW_OF_CHANGE})
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

    An object is as long as one brace and, for each member, key, colon, value and one more byte (a comma, and after
    the last one the closing brace); an array likewise.
    """
    changes = [entry.change for entry in found if entry.change is not None]
    total = 1 + 2 * len(found) if found else 2
    total += _texts(found) + _indexes(found) + len(changes) * len('"change":{,')
    return total + _actions(changes) + _bodies(changes)


def _texts(found: Sequence[ResourceChange]) -> int:
    """Quotes and backslashes (those of instance keys) are escaped, so in an address each of them counts twice."""
    total = 0
    for name in _TEXTS:
        texts = list(filter(None, map(attrgetter(name), found)))
        joined = "".join(texts)
        total += (len(name) + len('"":"",')) * len(texts) + len(joined)
        if name.endswith("address"):
            total += joined.count('"') + joined.count("\\")
    return total


def _indexes(found: Sequence[ResourceChange]) -> int:
    lengths = list(map(len, map(attrgetter("index_raw"), found)))
    return sum(lengths) + len('"index":,') * (len(lengths) - lengths.count(0))


def _bodies(changes: Sequence[Change]) -> int:
    lengths = list(map(len, chain.from_iterable(map(attrgetter(*_RAW_OF_CHANGE.values()), changes))))
    keys = (
        (len(name) + len('"":,')) * (len(changes) - lengths[place :: len(_RAW_OF_CHANGE)].count(0))
        for place, name in enumerate(_RAW_OF_CHANGE)
    )
    return sum(lengths) + sum(keys)


def _actions(changes: Sequence[Change]) -> int:
    """A list of verbs costs its brackets, and for each verb two quotes and a comma or, at the end, nothing."""
    lists = Counter(map(attrgetter("actions"), changes))
    return sum(
        count * (len('"actions":[],') + sum(map(len, verbs)) + 3 * len(verbs) - 1) for verbs, count in lists.items() if verbs
    )
