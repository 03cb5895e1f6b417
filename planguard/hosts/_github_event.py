"""The event that started a job of GitHub Actions: which pull request and commit it is about. Anything may be absent."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

_QUEUE: Final = "gh-readonly-queue/"
_PULL: Final = "/pr-"


class About(msgspec.Struct, frozen=True):
    """What an event says. 0 and empty texts stand for what it does not say."""

    number: int = 0
    head: str = ""
    """The last commit of the pull request when the job was started."""
    branch: str = ""
    """Where that commit lies, `owner:branch`: for a fork the only trace of its pull request."""
    queued: str = ""
    """The commit that a merge queue made, where the job is about one."""


def about(event: Mapping[str, Any]) -> About:
    """What `event` is about; nothing where it is about no pull request."""
    if run := _part(event, "workflow_run"):
        return _after(run, event)
    if group := _part(event, "merge_group"):
        return About(_in_queue(group.get("head_ref")), queued=_text(group, "head_sha"))
    if "pull_request" in _part(event, "issue"):
        return About(_number(_part(event, "issue")))
    pull = _part(event, "pull_request")
    return About(_number(pull), _text(_part(pull, "head"), "sha"))


def _after(run: Mapping[str, Any], event: Mapping[str, Any]) -> About:
    """What a run of another workflow was about. A run that a comment started is of the main branch, and names nothing."""
    head, started = _text(run, "head_sha"), _text(run, "event")
    if started == "merge_group":
        return About(_in_queue(run.get("head_branch")), queued=head)
    if not started.startswith("pull_request"):
        return About()
    owner = _text(_part(_part(run, "head_repository"), "owner"), "login")
    branch = _text(run, "head_branch")
    return About(_listed(run, head, event), head, f"{owner}:{branch}" if owner and branch else "")


def _listed(run: Mapping[str, Any], head: str, event: Mapping[str, Any]) -> int:
    """The first of the pull requests that a run lists: none for a fork, and in a fork those of the repository above it."""
    ours = _part(event, "repository").get("id")
    given = run.get("pull_requests")
    pulls = [one for one in given if isinstance(one, Mapping)] if isinstance(given, list) else []
    fitting = (
        _number(one)
        for one in pulls
        if _part(_part(one, "base"), "repo").get("id") == ours and _text(_part(one, "head"), "sha") == head
    )
    return min(filter(None, fitting), default=0)


def _in_queue(ref: Any) -> int:
    """The number in the name of a branch of a merge queue."""
    text = str(ref).removeprefix("refs/heads/")
    digits = text.rpartition(_PULL)[2].partition("-")[0] if text.startswith(_QUEUE) and _PULL in text else ""
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 12 else 0


def _part(node: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = node.get(key)
    return found if isinstance(found, Mapping) else {}


def _text(node: Mapping[str, Any], key: str) -> str:
    found = node.get(key)
    return found if isinstance(found, str) else ""


def _number(node: Mapping[str, Any]) -> int:
    found = node.get("number")
    return found if type(found) is int and found > 0 else 0
