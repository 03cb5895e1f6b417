"""One consequence -> one signed item."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from planguard.core.canonical import canonical
from planguard.core.digest.identity import guards, identity, importing, provider_identity, shown
from planguard.core.digest.leaves import leaves, steps
from planguard.core.edits.paths import Pair, at
from planguard.core.environment.bodies import LABELS, TAGS
from planguard.core.twins import Twins
from planguard.model.actions import Operation
from planguard.model.body import decode_value
from planguard.model.consequence import ActionClass, Consequence, Run, TypeFacts, When
from planguard.model.plan import AttributePath, Change, ResourceChange
from planguard.model.signed import SENSITIVE_CHANGED_MARKER, SignedCode, SignedEdit, SignedItem
from planguard.model.value import masked

_LABELS: Final = frozenset({*TAGS, *LABELS})
_SELF: Final = b'"self'
_STAYS: Final = frozenset({Operation.UPDATE, Operation.NO_OP})


def item_of(found: Consequence, findings: Sequence[str] = ()) -> SignedItem:
    """The signed item of a change. `findings` are those for which alone it is signed."""
    edited = dict.fromkeys(edit.path for edit in found.edits) or found.changed
    paths = tuple(edited) if found.operation in _STAYS else ()
    return _item(found.change, found.facts, paths, findings, found.runs)


def untouched_item(entry: ResourceChange, facts: TypeFacts, findings: Sequence[str]) -> SignedItem:
    """The signed item of an object that the plan leaves as it is, and that `findings` name."""
    return _item(entry, facts, (), findings)


def _item(
    entry: ResourceChange,
    facts: TypeFacts,
    paths: Sequence[AttributePath],
    findings: Sequence[str],
    runs: Sequence[Run] = (),
) -> SignedItem:
    change = entry.change or Change()
    before, after, twins = change.before, change.after, Twins(change)
    return SignedItem(
        address=entry.address,
        deposed=entry.deposed,
        previous_address=entry.previous_address,
        importing=importing(change),
        mode=entry.mode or "managed",
        type=entry.type,
        provider=entry.provider_name,
        action=action_word(entry),
        order=entry.actions.order,
        action_reason=entry.action_reason,
        replace_paths=tuple(sorted(map(steps, change.replace_paths))),
        identity=identity(before, twins),
        before_identity=provider_identity(change),
        guards_before=guards(before, facts, twins),
        guards_after=guards(after, facts, twins),
        edits=_edits(change, entry.actions.operation, [*paths, *_read_by_code(entry.mode, change, runs)], twins),
        runs=tuple(signed for run in runs for signed in _code(run)),
        findings=tuple(sorted(findings)),
    )


def action_word(entry: ResourceChange) -> str:
    """What happens, in one word of the closed set; `no-op` where nothing does. What nobody knows is code that runs."""
    operation = entry.actions.operation
    if operation in (Operation.NO_OP, Operation.READ):
        imports = entry.change is not None and entry.change.imports
        return ActionClass.MOVE if entry.previous_address is not None else ActionClass.IMPORT if imports else operation
    return ActionClass.ACTION if operation is Operation.UNRECOGNISED else operation.value


def _code(run: Run) -> Iterator[SignedCode]:
    """Each script with what it is given: a yes to one command is none to another."""
    if not run.scripts:
        yield SignedCode(run.when, run.what)
    for kind, expressions in run.scripts:
        given = leaves(masked(decode_value(expressions), None)) if expressions else None
        yield SignedCode(run.when, kind, given)


def _read_by_code(mode: str, change: Change, runs: Sequence[Run]) -> Iterator[AttributePath]:
    """The attributes that code is given: all of a call or an action, and of an object whose provisioners look at it.

    Else a yes to one command would be one to every other that is handed in by the object itself.
    """
    if mode == "action":
        yield from ((name,) for name in change.after)
    for run in runs:
        if run.scripts and not any(_SELF in bytes(expressions) for _, expressions in run.scripts):
            continue
        body = change.before if run.when is When.DESTROY else change.after
        yield from ((name,) for name in body)


def _edits(change: Change, operation: Operation, edited: Sequence[AttributePath], twins: Twins) -> tuple[SignedEdit, ...]:
    """The attributes that made the score, where the object stays; all that differ where none did.

    A create has nothing before it, so all that it writes counts, apart from labels.
    """
    before, after = change.before, change.after
    paths: Iterable[AttributePath] = edited
    if operation is Operation.CREATE:
        paths = (*edited, *((name,) for name in after if name not in _LABELS))
    every = (_edit(pair, twins) for path in paths for pair in at(before, after, path))
    found = {canonical([edit.path, edit.before, edit.after]): edit for edit in every if edit is not None}
    return tuple(found[key] for key in sorted(found))


def _edit(pair: Pair, twins: Twins) -> SignedEdit | None:
    old, new = (shown(value, pair.path, twins, SENSITIVE_CHANGED_MARKER) for value in (pair.old, pair.new))
    return None if old is None and new is None else SignedEdit(steps(pair.path), old, new)
