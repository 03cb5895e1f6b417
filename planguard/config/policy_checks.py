"""What a schema cannot see in a policy: whether its parts fit each other, and whether a row does what it seems to do.

Every check takes the document as it was written, of whatever shape: what has the wrong shape is the schema's business,
and is no reason to keep silent about the rest.
"""

from collections.abc import Iterator
from typing import Any, Final

from planguard.config.fault import Fault
from planguard.config.rows import faults_of_rows
from planguard.config.shapes import as_table, as_text, tables, texts
from planguard.config.units import fault_of_path, seconds
from planguard.core.environment.cutting import tokens
from planguard.core.glob import fault_of
from planguard.core.toml import Document

_LONGEST: Final = 366 * 86400
_NEVER: Final = ("TF_CLI_ARGS", "TF_REATTACH_PROVIDERS", "TF_WORKSPACE", "TF_DATA_DIR", "TF_CLI_CONFIG_FILE", "LD_")


def faults_of(document: Document) -> Iterator[Fault]:
    """The faults in how the parts of `document` fit each other."""
    yield from _stacks(document)
    yield from _words(as_table(document.get("environments")))
    yield from _workspaces(as_table(document.get("workspaces")))
    yield from faults_of_rows(document)
    yield from _lifetime(as_table(document.get("lifetime")))
    yield from _apply(as_table(document.get("apply")))
    yield from _revoked(document)


def _stacks(document: Document) -> Iterator[Fault]:
    targets: dict[str, int] = {}
    plans: dict[str, int] = {}
    for place, stack in tables(document.get("stack")):
        yield from _twice(stack, "target", place, targets)
        yield from _twice(stack, "plan", place, plans)
        yield from _paths(stack, place)


def _twice(stack: dict[str, Any], key: str, place: int, seen: dict[str, int]) -> Iterator[Fault]:
    value = as_text(stack.get(key))
    if value and value in seen:
        yield Fault(("stack", place, key), f'"{value}" is that of stack[{seen[value]}] already')
    seen.setdefault(value, place)


def _paths(stack: dict[str, Any], place: int) -> Iterator[Fault]:
    path = as_text(stack.get("path"))
    fault = fault_of_path(path) if path else ""
    if fault:
        yield Fault(("stack", place, "path"), f'"{path}" {fault}')
    plan = as_text(stack.get("plan"))
    globs = [(("stack", place, "plan"), plan)] if plan else []
    globs += [(("stack", place, "also_when"), glob) for _, glob in texts(stack.get("also_when"))]
    for where, glob in globs:
        if fault_of(glob):
            yield Fault(where, f'"{glob}" {fault_of(glob)}')


def _words(words: dict[str, Any]) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    for environment, listed in words.items():
        for place, word in texts(listed):
            plain = "".join(tokens(word))
            path = ("environments", environment, place)
            if not plain:
                yield Fault(path, f'"{word}" has no letter of the Latin alphabet and no digit')
            elif seen.setdefault(plain, environment) != environment:
                yield Fault(path, f'"{word}" names {seen[plain]} already')


def _workspaces(workspaces: dict[str, Any]) -> Iterator[Fault]:
    for glob in workspaces:
        if fault_of(glob):
            yield Fault(("workspaces", glob), f'"{glob}" {fault_of(glob)}')


def _lifetime(table: dict[str, Any]) -> Iterator[Fault]:
    found = {key: _seconds(table.get(key)) for key in ("approval", "apply_within", "cool_off")}
    for key, length in found.items():
        if length is not None and length > _LONGEST:
            yield Fault(("lifetime", key), f'"{table[key]}" is longer than a year')
        if length == 0 and key != "cool_off":
            yield Fault(("lifetime", key), f'"{table[key]}" leaves no time to apply anything')
    approval = found["approval"] if found["approval"] is not None else seconds("72h")
    if found["cool_off"] is not None and found["cool_off"] >= approval > 0:
        yield Fault(("lifetime", "cool_off"), f'"{table["cool_off"]}" is not shorter than an approval counts')


def _seconds(value: object) -> int | None:
    try:
        return seconds(as_text(value))
    except ValueError:
        return None  # the schema has said so


def _apply(table: dict[str, Any]) -> Iterator[Fault]:
    for place, name in texts(table.get("allow_env")):
        if name.upper().startswith(_NEVER):
            yield Fault(("apply", "allow_env", place), f'"{name}" decides what is run or where, and is never let through')
    ledger = as_text(table.get("ledger"))
    if ".." in ledger or ledger.endswith((".lock", ".", "/")):
        yield Fault(("apply", "ledger"), f'"{ledger}" is not a git reference such as refs/planguard/ledger')


def _revoked(document: Document) -> Iterator[Fault]:
    for place, entry in tables(document.get("revoked")):
        if len(set(entry) & {"person", "key", "approval"}) != 1:
            yield Fault(("revoked", place), "must name exactly one of person, key and approval")
