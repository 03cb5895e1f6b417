"""`planguard doctor`: what is missing for the gate to be a boundary, and what breaks without it."""

import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec

from planguard import wiring
from planguard.commands.codehost import Forge, Where, place_of
from planguard.commands.output import write
from planguard.core.gate.setup import Lack, Setup, lacks, online
from planguard.core.inert import inert
from planguard.core.nouns import several
from planguard.errors import OutsideError, PlanguardError
from planguard.model.host import BranchGuards
from planguard.model.people import NOBODY
from planguard.model.policy import BUILT_IN
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
    found = [*lacks(_setup(Path.cwd())), *_online(request)]
    for lack in found:
        mark = "MISSING" if lack.known else "UNKNOWN"
        lines = [
            f"{mark}  {inert(lack.says)} [{lack.id}]",
            f"         Without it: {inert(lack.breaks)}.",
            f"         Do: {lack.do}",
        ]
        write(sys.stdout, "".join(f"{line}\n" for line in lines))
    write(
        sys.stdout,
        f"\n{several(len(found), 'thing')} to mend.\n" if found else "Nothing is missing that can be seen here.\n",
    )
    return 1 if found else 0


def _setup(start: Path) -> Setup:
    """The repository around `start`, as its working tree has it. Raises UsageError where its files cannot be used."""
    top = top_of(start)
    paths = tuple(sorted(path.relative_to(top).as_posix() for path in _files(top)))
    wanted = [path for path in paths if path.startswith(_DECIDING) or path.rpartition("/")[2] in _NAMED]
    policy, people = in_working_tree(start, "policy.toml"), in_working_tree(start, "approvers.toml")
    return Setup(
        policy=wiring.policy_of(policy.content, policy.place) if policy else BUILT_IN,
        people=wiring.people_of(people.content, people.place) if people else NOBODY,
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


def _online(request: Request) -> Iterator[Lack]:
    """What the code host says of the branch, where it can be asked."""
    try:
        spot = place_of(request.where)
        yield from online(_guards(spot, request.branch), request.branch)
    except PlanguardError as error:
        yield from online(None, request.branch, error.message)


def _guards(spot: Forge, branch: str) -> BranchGuards:
    if spot.host.guards is None:
        raise OutsideError(f"planguard cannot ask {spot.host.name} for it")
    guards: BranchGuards = spot.hold(spot.host.guards(spot.place, branch))
    return guards
