"""GitHub, in the cloud and Enterprise Server: reviews, comments, commits and people; a comment and a commit status."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from planguard.hosts._github_collect import collect
from planguard.hosts._github_read import read
from planguard.hosts._github_setup import guards
from planguard.hosts._github_write import publish
from planguard.model.host import Place
from planguard.ports import CodeHost

_VERSION: Final = "2022-11-28"
_API: Final = "https://api.github.com"
_QUEUE: Final = "/pr-"


def _place(environment: Mapping[str, str], event: Mapping[str, Any]) -> Place | None:
    """Where this job of GitHub Actions runs; None anywhere else. Without a pull request its number is 0."""
    if environment.get("GITHUB_ACTIONS") != "true" or not environment.get("GITHUB_REPOSITORY"):
        return None
    api = environment.get("GITHUB_API_URL", _API)
    server = environment.get("GITHUB_SERVER_URL", "https://github.com")
    path = environment["GITHUB_REPOSITORY"]
    run = environment.get("GITHUB_RUN_ID")
    return Place(
        host="github",
        api=api.removesuffix("/v3"),
        prefix="/v3" if api.endswith("/v3") else "",
        repository=f"{urlsplit(server).hostname}/{path}",
        path=path,
        pull_request=_number(event),
        head=_head(event),
        queued=_queued(event),
        summary=environment.get("GITHUB_STEP_SUMMARY") or None,
        outputs=environment.get("GITHUB_OUTPUT") or None,
        page=f"{server}/{path}/actions/runs/{run}" if run else "",
    )


def _at(path: str, api: str, number: int) -> Place:
    """The place of a pull request that no job tells of. An Enterprise Server has its interface below its own name."""
    host = urlsplit(api or _API).hostname or ""
    return Place(
        host="github",
        api=(api or _API).rstrip("/").removesuffix("/v3"),
        prefix="/v3" if api.rstrip("/").endswith("/v3") else "",
        repository=f"{host.removeprefix('api.')}/{path}",
        path=path,
        pull_request=number,
    )


def _number(event: Mapping[str, Any]) -> int:
    """The number of the pull request that an event is about, 0 where it is about none or does not say."""
    run = event.get("workflow_run") or {}
    issue = event.get("issue") or {}
    found = [event.get("pull_request"), *(run.get("pull_requests") or []), issue if "pull_request" in issue else None]
    numbers = [one.get("number") for one in found if isinstance(one, dict)]
    ours = run.get("head_branch") if run.get("event") == "merge_group" else None
    queued = f"/{ours or (event.get('merge_group') or {}).get('head_ref', '')}"
    if _QUEUE in queued:
        numbers.append(int("0" + queued.rsplit(_QUEUE, 1)[1].split("-", 1)[0]))
    return next((number for number in numbers if isinstance(number, int)), 0)


def _head(event: Mapping[str, Any]) -> str:
    """The last commit of the pull request when the job was started. A run that a comment started is of another commit."""
    run, pull = event.get("workflow_run") or {}, event.get("pull_request") or {}
    if str(run.get("event", "")).startswith("pull_request"):
        return str(run.get("head_sha", ""))
    return str((pull.get("head") or {}).get("sha", ""))


def _queued(event: Mapping[str, Any]) -> str:
    """The commit that a merge queue made, where the job is about one."""
    run, group = event.get("workflow_run") or {}, event.get("merge_group") or {}
    return str(run.get("head_sha", "")) if run.get("event") == "merge_group" else str(group.get("head_sha", ""))


def _headers(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}", "X-GitHub-Api-Version": _VERSION}


HOST: Final = CodeHost(
    name="github",
    tokens=("GITHUB_TOKEN", "GH_TOKEN"),
    place=_place,
    at=_at,
    headers=_headers,
    collect=collect,
    read=read,
    publish=publish,
    guards=guards,
)
