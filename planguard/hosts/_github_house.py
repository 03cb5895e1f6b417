"""What the base branch has decided, and which files of the gate a change touches: as GitHub's contents have them."""

from binascii import a2b_base64
from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import quote

import msgspec

from planguard.core.static.gate import is_gate
from planguard.errors import OutsideError
from planguard.hosts._talk import Clock, get, listed
from planguard.model.exchange import Talk
from planguard.model.host import GuardedFile
from planguard.model.plan import Raw

Json = Mapping[str, Any]
_FILES: Final = {"policy": ".planguard/policy.toml", "approvers": ".planguard/approvers.toml"}
_FOLDER: Final = ".planguard"
_MOST: Final = 300
"""Files of the gate in one change; what has more is nothing that a person looks at."""


def collect_house(clock: Clock, root: str, tip: str, files: Raw) -> Talk[dict[str, Raw]]:
    """Policy, approvers and rules at `tip`, and what it has in place of the files of the gate among `files`."""
    answers: dict[str, Raw] = {"folder": (yield from _content(clock, root, _FOLDER, tip))}
    for name, path in _FILES.items():
        answers[name] = yield from _content(clock, root, path, tip)
    rules = msgspec.json.decode((yield from _content(clock, root, f"{_FOLDER}/rules", tip)))
    names = [f"{_FOLDER}/rules/{entry['name']}" for entry in rules] if isinstance(rules, list) else []
    answers["rules"] = yield from _contents(clock, root, names, tip)
    answers["before"] = yield from _contents(clock, root, _guarded_paths(msgspec.json.decode(files)), tip)
    return answers


def _contents(clock: Clock, root: str, paths: list[str], commit: str) -> Talk[Raw]:
    """What a commit has at each of `paths`; null for nothing."""
    if len(paths) > _MOST:
        raise OutsideError(f"there are more than {_MOST} files of the gate", place=paths[0])
    found: list[Raw] = []
    for path in paths:
        found += [(yield from _content(clock, root, path, commit))]
    return listed(found)


def _content(clock: Clock, root: str, path: str, commit: str) -> Talk[Raw]:
    return (yield from get(clock, f"{root}/contents/{quote(path)}", (("ref", commit),), absent=True))


def _guarded_paths(files: list[Json]) -> list[str]:
    """The files of the gate among those that the change touches, old names of moved ones included."""
    names = {name for entry in files for name in (entry["filename"], entry.get("previous_filename")) if name}
    return sorted(filter(is_gate, names))


def guarded(files: list[Json], before: list[Json | None]) -> tuple[GuardedFile, ...]:
    """The blobs before and after. Of a file that is removed GitHub names the blob that it was."""
    after = {entry["filename"]: str(_known(entry)) for entry in files if entry["status"] != "removed"}
    pairs = zip(_guarded_paths(files), before, strict=True)
    return tuple(GuardedFile(path, _blob(entry), after.get(path)) for path, entry in pairs)


def _known(entry: Json) -> str:
    if is_gate(entry["filename"]) and not entry["sha"]:
        raise OutsideError("the host does not say what the change makes of this file", place=entry["filename"])
    return str(entry["sha"])


def _blob(entry: Json | list[Json] | None) -> str | None:
    """The id of a file; a folder that makes way for a file of its name counts as nothing."""
    return str(entry["sha"]) if isinstance(entry, Mapping) else None


def house(answers: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
    """Policy, approvers and rules. Raises OutsideError for a link or a submodule: that is somebody else's file."""
    folder = answers["folder"]
    if folder is not None and not isinstance(folder, list):
        raise OutsideError("this is no folder of the repository itself", place=_FOLDER)
    links = {entry["path"] for entry in folder or () if entry["type"] not in ("file", "dir")}
    for entry in filter(None, (*(answers[name] for name in _FILES), *answers["rules"])):
        if isinstance(entry, list):
            continue
        if entry["type"] != "file" or entry["path"] in links or entry.get("encoding") != "base64":
            raise OutsideError("this is no file of the repository itself, or too large for one", place=entry["path"])
        yield entry["path"], a2b_base64(entry["content"])
