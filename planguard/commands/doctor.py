"""`planguard doctor`: what is missing for the gate to be a boundary, and what breaks without it."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec

from planguard import wiring
from planguard.commands.codehost import Forge, Where, of_clone, place_of
from planguard.commands.output import write
from planguard.core.gate.lack import Lack, Setup
from planguard.core.gate.online import Sound, online, unasked
from planguard.core.gate.setup import lacks
from planguard.core.gate.workflows import applied_in
from planguard.core.inert import inert
from planguard.core.nouns import several
from planguard.errors import OutsideError, PlanguardError
from planguard.model.guards import Asking, Guard
from planguard.source.house_files import in_working_tree, top_of
from planguard.source.inputs import SKIPPED

_LARGEST = 1 << 20
_DECIDING = (".github/workflows/", ".gitlab/")
_NAMED = frozenset({"CODEOWNERS", ".gitlab-ci.yml"})


class Request(msgspec.Struct, frozen=True):
    """What the command line asked for."""

    where: Where = Where()
    branch: str = "main"


def run(request: Request) -> int:
    """Say what is missing. Returns 1 where anything is; what nobody could look at is said, and counts as missing."""
    setup = _setup(Path.cwd())
    found = [*lacks(setup), *_online(request, setup)]
    for one in found:
        write(sys.stdout, "".join(f"{line}\n" for line in _lines(one)))
    missing = sum(isinstance(one, Lack) for one in found)
    write(
        sys.stdout,
        f"\n{several(missing, 'thing')} to mend.\n" if missing else "\nNothing is missing that can be seen here.\n",
    )
    return 1 if missing else 0


def _lines(found: Lack | Sound) -> Iterator[str]:
    """One finding: how it stands, what was asked, what breaks, and what to do."""
    asked = f"         Asked: {inert(found.asked)}" if found.asked else ""
    if isinstance(found, Sound):
        yield f"{'NOTE' if found.note else 'OK':<7}  {inert(found.says)} [{found.id}]"
        yield from filter(None, (asked, f"         Do: {inert(found.note)}" if found.note else ""))
        return
    yield f"{'MISSING' if found.known else 'UNKNOWN'}  {inert(found.says)} [{found.id}]"
    if asked:
        yield asked
    yield f"         Without it: {inert(found.breaks)}."
    yield f"         Do: {inert(found.do)}"


def _setup(start: Path) -> Setup:
    """The repository around `start`, as its working tree has it. Raises UsageError where its files cannot be used."""
    top = top_of(start)
    paths = tuple(sorted(path.relative_to(top).as_posix() for path in _files(top)))
    wanted = [path for path in paths if path.startswith(_DECIDING) or path.rpartition("/")[2] in _NAMED]
    return Setup(
        policy=wiring.policy_of(in_working_tree(start, "policy.toml")),
        people=wiring.people_of(in_working_tree(start, "approvers.toml")),
        paths=paths,
        texts={path: _text(top / path) for path in wanted},
    )


def _files(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.is_symlink():
            continue
        if path.is_dir() and path.name not in SKIPPED:
            yield from _files(path)
        elif path.is_file():
            yield path


def _text(path: Path) -> str:
    with path.open("rb") as file:
        return file.read(_LARGEST).decode("utf-8", "replace")


def _online(request: Request, setup: Setup) -> Iterator[Lack | Sound]:
    """What the code host says of its settings, where it can be asked."""
    asking = Asking(branch=request.branch, environments=applied_in(setup), ledger=setup.policy.ledger)
    try:
        yield from online(_guards(place_of(of_clone(request.where, os.curdir)), asking))
    except PlanguardError as error:
        yield unasked(request.branch, error.message)


def _guards(spot: Forge, asking: Asking) -> tuple[Guard, ...]:
    if spot.host.guards is None:
        raise OutsideError(f"planguard cannot ask {spot.host.name} for it")
    guards: tuple[Guard, ...] = spot.hold(spot.host.guards(spot.place, asking))
    return guards
