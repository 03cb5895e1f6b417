"""Where the data of the package lies: the rules and tables, and the fixtures of the demonstration.

In a wheel they are put inside the package; in an editable install and in a checkout they lie beside it. No other
module of the lower floors reads a file.
"""

import hashlib
import re
from functools import lru_cache
from pathlib import Path

from planguard.errors import PlanguardError

_PACKAGE = Path(__file__).resolve().parent
_TABLE = re.compile(r"[a-z0-9-]{1,64}", re.ASCII)


@lru_cache(maxsize=8)
def folder(name: str) -> Path:
    """The folder `name` of the packaged data: `rules` or `fixtures`. Raises PlanguardError where it is missing."""
    for place in (_PACKAGE / name, _PACKAGE.parent / name):
        if place.is_dir():
            return place
    message = f"the packaged folder '{name}' is missing"
    raise PlanguardError(message, advice="reinstall terraform-planguard", place=str(_PACKAGE))


def read_rules(name: str) -> str:
    """The text of a file directly under the rules: `scoring.toml`, `environments.toml`. Raises PlanguardError."""
    try:
        return (folder("rules") / name).read_text("utf-8")
    except OSError as error:
        message = f"the packaged file 'rules/{name}' cannot be read"
        raise PlanguardError(message, advice="reinstall terraform-planguard", place=str(_PACKAGE)) from error


def read_table(name: str) -> str | None:
    """The text of `rules/knowledge/<name>.csv`; None where there is no such table.

    `name` may come from a plan: whatever is not a plain word is no table.
    """
    if not _TABLE.fullmatch(name):
        return None
    try:
        return (folder("rules") / "knowledge" / f"{name}.csv").read_text("utf-8")
    except FileNotFoundError:
        return None


def read_updates(name: str) -> str | None:
    """The text of `rules/updates/<name>.csv`; None where there is no such table. `name` may come from a plan."""
    if not _TABLE.fullmatch(name):
        return None
    try:
        return (folder("rules") / "updates" / f"{name}.csv").read_text("utf-8")
    except FileNotFoundError:
        return None


def read_rule(name: str) -> str | None:
    """The text of `rules/findings/<name>.toml`; None where there is no such rule. `name` may come from anybody."""
    if not _TABLE.fullmatch(name):
        return None
    try:
        return (folder("rules") / "findings" / f"{name}.toml").read_text("utf-8")
    except FileNotFoundError:
        return None


def rule_names() -> list[str]:
    """The names of all packaged rules, sorted."""
    return sorted(path.stem for path in (folder("rules") / "findings").glob("*.toml"))


def read_case(name: str) -> bytes | None:
    """The plan of a case of `fixtures/`; None where it is not there: only a checkout has them all."""
    if not _TABLE.fullmatch(name):
        return None
    paths = [folder("fixtures") / kind / name / "plan.json" for kind in ("cases", "documented")]
    return next((path.read_bytes() for path in paths if path.is_file()), None)


@lru_cache(maxsize=2)
def rules_digest(own: tuple[tuple[str, bytes], ...] = ()) -> str:
    """`sha256:…` over names and bytes of all files under the rules, sorted by name: which data judged a plan.

    `own` are names and bytes of rules that come from elsewhere and judged as well.
    """
    root = folder("rules")
    digest = hashlib.sha256()
    for path in sorted(found for found in root.rglob("*") if found.is_file()):
        _add(digest, path.relative_to(root).as_posix(), path.read_bytes())
    for name, content in sorted(own):
        _add(digest, name, content)
    return f"sha256:{digest.hexdigest()}"


def _add(digest: "hashlib._Hash", name: str, content: bytes) -> None:
    digest.update(f"{name}\0{len(content)}\0".encode())
    digest.update(content)


def read_starter(name: str) -> bytes:
    """A file of `planguard/starters/`, with which a repository begins."""
    return (_PACKAGE / "starters" / name).read_bytes()


def read_schema(name: str) -> bytes:
    """A published JSON Schema."""
    return (_PACKAGE / "schemas" / name).read_bytes()
