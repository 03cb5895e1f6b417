"""What the base branch has decided, and which files of the gate a change touches: as GitLab's repository files have them."""

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
_REGULAR: Final = frozenset({"100644", "100755"})
_TREE: Final = "040000"
_MOST: Final = 300
"""Files of the gate in one change; what has more is nothing that a person looks at."""


def collect_house(clock: Clock, root: str, tip: str, head: str, files: Raw) -> Talk[dict[str, Raw]]:
    """Policy, approvers and rules at `tip`; and of the files of the gate among `files` what `tip` and `head` have."""
    answers: dict[str, Raw] = {"tree": (yield from _tree(clock, root, _FOLDER, tip))}
    for name, path in _FILES.items():
        answers[name] = yield from _file(clock, root, path, tip)
    rules = yield from _tree(clock, root, f"{_FOLDER}/rules", tip)
    answers["rules_tree"] = rules
    names = [entry["path"] for entry in msgspec.json.decode(rules) or () if entry["type"] == "blob"]
    answers["rules"] = yield from _files(clock, root, names, tip)
    paths = _guarded_paths(msgspec.json.decode(files))
    answers["before"] = yield from _files(clock, root, paths, tip)
    answers["after"] = yield from _files(clock, root, paths, head)
    return answers


def _tree(clock: Clock, root: str, path: str, commit: str) -> Talk[Raw]:
    """A folder with the modes of what is in it; null where there is none."""
    query = (("path", path), ("ref", commit), ("per_page", "100"))
    return (yield from get(clock, f"{root}/repository/tree", query, absent=True))


def _files(clock: Clock, root: str, paths: list[str], commit: str) -> Talk[Raw]:
    """What a commit has at each of `paths`; null for nothing."""
    if len(paths) > _MOST:
        raise OutsideError(f"there are more than {_MOST} files of the gate", place=paths[0])
    found: list[Raw] = []
    for path in paths:
        found += [(yield from _file(clock, root, path, commit))]
    return listed(found)


def _file(clock: Clock, root: str, path: str, commit: str) -> Talk[Raw]:
    place = f"{root}/repository/files/{quote(path, safe='')}"
    return (yield from get(clock, place, (("ref", commit),), absent=True))


def _guarded_paths(files: list[Json]) -> list[str]:
    return sorted(filter(is_gate, {entry[side] for entry in files for side in ("old_path", "new_path")}))


def guarded(answers: Mapping[str, Any]) -> tuple[GuardedFile, ...]:
    """The blobs before and after."""
    sides = zip(_guarded_paths(answers["files"]), answers["before"], answers["after"], strict=True)
    return tuple(GuardedFile(path, _blob(before), _blob(after)) for path, before, after in sides)


def _blob(entry: Json | None) -> str | None:
    return None if entry is None else str(entry["blob_id"])


def house(answers: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
    """Policy, approvers and rules. Raises OutsideError for a link or a submodule: that is somebody else's file."""
    tree = [*(answers["tree"] or ()), *(answers["rules_tree"] or ())]
    odd = next((entry["path"] for entry in tree if entry["mode"] not in (*_REGULAR, _TREE)), None)
    if odd is not None:
        raise OutsideError("this is no file of the repository itself", place=odd)
    for entry in filter(None, (*(answers[name] for name in _FILES), *answers["rules"])):
        if entry["encoding"] != "base64":
            raise OutsideError("the file comes in another encoding than GitLab documents", place=entry["file_path"])
        yield entry["file_path"], a2b_base64(entry["content"])
