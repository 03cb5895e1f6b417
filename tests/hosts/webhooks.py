"""What GitHub sends when something happens, as it was recorded, and a judge of what it could send.

`github-webhooks.json` and `github-events.json` are cut from published packages (`cut_webhooks.py` says how).
"""

import copy
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema

Json = dict[str, Any]
_HERE = Path(__file__).parent
_DESCRIBED: Json = json.loads((_HERE / "github-webhooks.json").read_bytes())
RECORDED: list[Json] = json.loads((_HERE / "github-events.json").read_bytes())
"""Each with its `event`, its `action` and its `payload`."""


def check(event: str, payload: Mapping[str, Any]) -> None:
    """Fail unless GitHub could send this as `event`: with a key more or less, or of another type, it could not."""
    name = "-".join(filter(None, (event, payload.get("action")))).replace("_", "-")
    assert name in _DESCRIBED["webhooks"], f"GitHub describes no {name}"
    _validator(name).validate(payload)


@cache
def _validator(name: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator({**_DESCRIBED["webhooks"][name], "components": _DESCRIBED["components"]})


def sent(event: str, action: str | None = None, /, **changes: Any) -> Json:
    """The last recorded event of this kind with `changes` laid over it, key by key; fails where GitHub could not send it."""
    found = [one["payload"] for one in RECORDED if (one["event"], one["action"]) == (event, action)]
    payload: Json = _over(copy.deepcopy(found[-1]), changes)
    check(event, payload)
    return payload


def _over(old: Any, new: Any) -> Any:
    if not (isinstance(old, dict) and isinstance(new, Mapping)):
        return copy.deepcopy(new)
    return {**old, **{key: _over(old.get(key), value) for key, value in new.items()}}


def pulled(number: int, head: str) -> Json:
    """A push to a pull request."""
    return sent("pull_request", "synchronize", number=number, pull_request={"number": number, "head": {"sha": head}})


def forked(head: str, branch: str) -> Json:
    """The plan job of a pull request from a fork has ended: such a run lists no pull requests."""
    of_fork = {"fork": True, "full_name": "fork/infra", "owner": {"login": "fork"}}
    of_plan = {"event": "pull_request", "head_sha": head, "head_branch": branch, "pull_requests": []}
    return sent("workflow_run", "completed", workflow_run={**of_plan, "head_repository": of_fork})


def queued(head: str, branch: str) -> Json:
    """The plan job of a merge queue has ended."""
    of_queue = {"event": "merge_group", "head_sha": head, "head_branch": branch, "pull_requests": []}
    return sent("workflow_run", "completed", workflow_run=of_queue)
