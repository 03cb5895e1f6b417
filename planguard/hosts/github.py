"""GitHub, in the cloud and Enterprise Server: reviews, comments, commits and people; a comment and a commit status."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from planguard.hosts._github_collect import collect
from planguard.hosts._github_event import about
from planguard.hosts._github_find import find
from planguard.hosts._github_read import read
from planguard.hosts._github_setup import guards
from planguard.hosts._github_write import publish
from planguard.model.host import Place
from planguard.ports import CodeHost

_VERSION: Final = "2022-11-28"
_API: Final = "https://api.github.com"


def _place(environment: Mapping[str, str], event: Mapping[str, Any]) -> Place | None:
    """Where this job of GitHub Actions runs; None anywhere else. Without a pull request its number is 0."""
    if environment.get("GITHUB_ACTIONS") != "true" or not environment.get("GITHUB_REPOSITORY"):
        return None
    api = environment.get("GITHUB_API_URL", _API)
    server = environment.get("GITHUB_SERVER_URL", "https://github.com")
    path = environment["GITHUB_REPOSITORY"]
    run, said = environment.get("GITHUB_RUN_ID"), about(event)
    return Place(
        host="github",
        api=api.removesuffix("/v3"),
        prefix="/v3" if api.endswith("/v3") else "",
        repository=f"{urlsplit(server).hostname}/{path}",
        path=path,
        pull_request=said.number,
        head=said.head,
        branch=said.branch,
        queued=said.queued,
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
    find=find,
    guards=guards,
)
