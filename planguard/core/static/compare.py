"""Two sides of a directory -> the entries of a small plan: what goes, what comes, what changes, what moves."""

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from planguard.core.static.bodies import Blocks, Key
from planguard.core.static.defaults import Defaults
from planguard.core.static.forced import differing
from planguard.core.static.instances import keys, repetition
from planguard.core.static.lifecycles import lost_guards
from planguard.core.static.moves import Moves, moves
from planguard.core.static.notes import beside, moved_here, twins
from planguard.core.static.objects import MODULE, Object, Objects, by_address
from planguard.core.static.records import Difference, Edited, Note, Parse
from planguard.core.static.unread import unread, without_comments
from planguard.core.static.values import as_object, without_common
from planguard.model.address import split
from planguard.model.plan import ABSENT, Change, ResourceChange
from planguard.model.source import Place, Written

_GONE: Final = "delete_because_no_resource_config"
_INDEX: Final = "delete_because_count_index"
_EACH: Final = "delete_because_each_key"
_HEAD: Final = re.compile(r'\bresource\s*"?([\w-]+)"?\s*"?([\w-]+)"?|\bmodule\s*"?([\w-]+)"?')


def compare(edited: Edited, parse: Parse) -> Difference:
    """What became of one directory."""
    old, new = Blocks(edited.before, parse), Blocks(edited.after, parse)
    found = Difference()
    changed = [key for key in {**old.by_key, **new.by_key} if old.text(key) != new.text(key)]
    broken = {fault.path for fault in edited.after.faults}
    hidden = _heads({path: text for path, text in edited.after.texts.items() if path in broken})
    keys_ = [key for key in changed if key[0] in ("resource", MODULE) and not (key not in new.by_key and key[1] in hidden)]
    was = edited.directory if edited.came_from is None else edited.came_from
    makers = Objects(was, old, edited.old, parse), Objects(edited.directory, new, edited.new, parse)
    before, after = _objects(makers, old, new, keys_, found)
    said = moves(new.singles("moved", "removed")) if before else Moves({}, {})
    _Matching(found, before, after, said, partial(_arrived, makers, old, new)).run()
    found.entries += _default_labels(old, new, changed, found)
    beside(found, old, new, changed)
    twins(found, edited)
    moved_here(found, edited.came_from, edited.directory)
    unread(found, edited, old, new, changed)
    return found


def _default_labels(old: Blocks, new: Blocks, changed: list[Key], found: Difference) -> Iterator[ResourceChange]:
    """The labels that a provider gives to all of its objects, as an object that has them: relabelling it relabels them."""
    for key in changed:
        if key[0] == "provider" and key in old.by_key:
            before, after = (Defaults(blocks).of(key[1][0]) for blocks in (old, new))
            place = new.place(key) or old.place(key)
            if before and before != after and place:
                address = f"provider.{key[1][0]}"
                found.places[address] = place
                change = _edit({"tags": before}, {"tags": after or {}})
                yield ResourceChange(address=address, change=change, type=f"{key[1][0]}_default_labels", name=key[1][0])


def _heads(texts: dict[str, str]) -> set[tuple[str, ...]]:
    """Labels of blocks whose heads stand somewhere in files that could not be read whole: they are not known to be gone."""
    found = (match.groups() for text in texts.values() for match in _HEAD.finditer(without_comments(text)))
    return {(type_, name) if type_ else (module,) for type_, name, module in found}


def _objects(
    makers: tuple[Objects, Objects], old: Blocks, new: Blocks, changed: list[Key], found: Difference
) -> tuple[dict[str, Object], dict[str, Object]]:
    gone: list[Object] = []
    come: list[Object] = []
    for key in changed:
        both = key in old.by_key and key in new.by_key
        if both and (old.body(key) is None or new.body(key) is None):
            continue  # it is among what could not be read
        known = not both or _repeated(key, old, new, found)
        if both and key[0] == MODULE and not _module_differs(key, old, new):
            continue
        gone += makers[0].of(key, known=known) if key in old.by_key else []
        come += makers[1].of(key, known=known) if key in new.by_key else []
    return by_address(gone), by_address(come)


def _repeated(key: Key, old: Blocks, new: Blocks, found: Difference) -> bool:
    """Whether the instances are known on both sides; says so where they are not, and where they may be others now."""
    one, other = old.body(key), new.body(key)
    if one is None or other is None:
        return False
    known = keys(one) is not None and keys(other) is not None
    if not known and repetition(one) != repetition(other):
        address = new.by_key[key][0].address
        says = "count or for_each is another expression: which instances go, only a plan shows"
        found.unknown.append(Note(says, address, new.place(key)))
    return known


def _module_differs(key: Key, old: Blocks, new: Blocks) -> bool:
    one, other = old.body(key), new.body(key)
    if one is None or other is None:
        return False
    return one.literal("source") != other.literal("source") or (
        keys(one) != keys(other) and None not in (keys(one), keys(other))
    )


def _arrived(makers: tuple[Objects, Objects], old: Blocks, new: Blocks, address: str) -> bool:
    """Whether an object inside a module is there now, and was not before: one that was there would stay what it is.

    A module that cannot be looked into is taken at its word.
    """
    steps = [name for name, _ in split(address)]
    key = (MODULE, (steps[1],)) if steps[0] == MODULE and len(steps) > 1 else None
    if key is None or key not in new.by_key:
        return False
    was = {one.address for one in makers[0].of(key)} if key in old.by_key else set()
    now = {one.address: one for one in makers[1].of(key)}
    return any(one.type == MODULE for one in now.values()) or (address in now and address not in was)


class _Matching:
    """Finds for each object before the change what it is afterwards."""

    def __init__(
        self,
        found: Difference,
        before: dict[str, Object],
        after: dict[str, Object],
        said: Moves,
        arrived: Callable[[str], bool],
    ) -> None:
        self._found = found
        self._before = before
        self._after = after
        self._said = said
        self._arrived = arrived
        self._taken: set[str] = set()

    def run(self) -> None:
        """Fill in the entries."""
        for object_ in self._before.values():
            partner = self._partner(object_)
            if partner is not None:
                self._taken.add(partner.address)
                self._both(object_, partner)
            elif not self._elsewhere(object_):
                self._gone(object_)
        for object_ in self._after.values():
            if object_.address not in self._taken and object_.type != MODULE:
                self._add(object_, ("create",), None, object_)

    def _partner(self, object_: Object) -> Object | None:
        wanted = self._said.new_address(object_.address) or object_.address
        single = wanted.removesuffix("[0]") if wanted.endswith("[0]") else f"{wanted}[0]"
        candidates = (self._after.get(name) for name in (wanted, single))
        return next((one for one in candidates if one is not None and one.address not in self._taken), None)

    def _elsewhere(self, object_: Object) -> bool:
        """Whether a `moved` block leads into a module whose call the change does not touch."""
        wanted = self._said.new_address(object_.address)
        return wanted is not None and self._arrived(wanted)

    def _both(self, old: Object, new: Object) -> None:
        self._found.unguarded += lost_guards(old, new)
        if MODULE in (old.type, new.type):
            return
        moved = old.address if old.address != new.address else None
        if old.values != new.values:
            self._found.changed[new.address] = list(differing(old.values, new.values))
            self._add(new, ("update",), old, new, previous=moved)
        elif moved is not None:
            self._add(new, ("no-op",), old, new, previous=moved)

    def _gone(self, object_: Object) -> None:
        destroyed = self._said.is_removed(object_.address)
        if destroyed is not None:
            self._found.intended.add(object_.address)
        else:
            self._found.unguarded += lost_guards(object_, None)
        self._add(object_, ("forget",) if destroyed is False else ("delete",), object_, None)

    def _add(
        self, at: Object, verbs: tuple[str, ...], old: Object | None, new: Object | None, previous: str | None = None
    ) -> None:
        change = _change(verbs, old, new)
        reason = _reason(at) if verbs == ("delete",) else None
        entry = ResourceChange(
            address=at.address,
            change=change,
            type=at.type,
            name=at.name,
            module_address=at.module,
            previous_address=previous,
            action_reason=reason,
        )
        self._found.entries.append(entry)
        self._note_places(at, old)

    def _note_places(self, at: Object, old: Object | None) -> None:
        if at.place is None:
            return
        self._found.places[at.address] = at.place
        for name, place in (*_lines(old), *_lines(at)):
            self._found.lines[at.address, name] = place


def _lines(object_: Object | None) -> Iterator[tuple[str, Place]]:
    if object_ is not None and object_.place is not None:
        for name, one in object_.body.attributes.items():
            yield name, Place(object_.place.path, one.line)
        for name, block in object_.body.blocks:
            yield name, Place(object_.place.path, block.line)


def _reason(object_: Object) -> str:
    return _EACH if object_.address.endswith('"]') else _INDEX if object_.address.endswith("]") else _GONE


def _edit(before: dict[str, Written], after: dict[str, Written]) -> Change:
    old, new = as_object(before), as_object(after)
    return Change(("update",), old.value, new.value, ABSENT, old.marks, new.marks)


def _change(verbs: tuple[str, ...], old: Object | None, new: Object | None) -> Change:
    before = None if old is None else as_object(without_common(old.values, new.values) if new else old.values)
    after = None if new is None else as_object(without_common(new.values, old.values) if old else new.values)
    return Change(
        actions=verbs,
        before_raw=before.value if before else ABSENT,
        after_raw=after.value if after else ABSENT,
        before_sensitive=before.marks if before else ABSENT,
        after_sensitive=after.marks if after else ABSENT,
    )
