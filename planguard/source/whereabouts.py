"""Which repository this is, and at which commit: what a code host says in its jobs, else what the clone says."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from planguard.core.origin import repository_of
from planguard.errors import OutsideError

_COMMIT: Final = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_COMMITS: Final = ("CI_COMMIT_SHA", "GITHUB_SHA")


def host_repository(environment: Mapping[str, str]) -> str | None:
    """The repository whose job this is, as GitHub Actions and GitLab CI name it; None outside of a job."""
    server, name = environment.get("GITHUB_SERVER_URL", ""), environment.get("GITHUB_REPOSITORY", "")
    url = f"{server}/{name}" if server and name else environment.get("CI_PROJECT_URL", "")
    return repository_of(url)


def repository_here(environment: Mapping[str, str], start: str) -> str | None:
    """The repository whose job this is, else the one that the clone around `start` came from; None where neither says."""
    found = host_repository(environment)
    if found is not None:
        return found
    from planguard.source.git.repository import Repository  # noqa: PLC0415 - costs several times a small review

    try:
        return repository_of(Repository(start).origin() or "")
    except OutsideError:
        return None


def host_commit(environment: Mapping[str, str]) -> str | None:
    """The head of the change that the job was started for; None outside of a job, and where its event cannot be read.

    For a pull request GitHub checks out a merge that it made up; the head stands in the event.
    """
    if environment.get("GITHUB_EVENT_NAME", "").startswith("pull_request"):
        return _head(environment.get("GITHUB_EVENT_PATH", ""))
    return next((value for name in _COMMITS if _COMMIT.fullmatch(value := environment.get(name, ""))), None)


def _head(path: str) -> str | None:
    try:
        event = json.loads(Path(path).read_bytes())
        head = event["pull_request"]["head"]["sha"]
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return None
    return head if isinstance(head, str) and _COMMIT.fullmatch(head) else None
