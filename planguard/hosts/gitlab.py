"""GitLab, in the cloud and self-managed: approvals with the note beside them, notes, commits; a note and a commit status."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from planguard.hosts._gitlab_collect import collect
from planguard.hosts._gitlab_read import read
from planguard.hosts._gitlab_setup import guards
from planguard.hosts._gitlab_write import publish
from planguard.model.host import Place
from planguard.ports import CodeHost

_API: Final = "https://gitlab.com/api/v4"


def _place(environment: Mapping[str, str], _event: Mapping[str, Any]) -> Place | None:
    """Where this job of GitLab CI runs; None anywhere else. Without a merge request its number is 0."""
    if environment.get("GITLAB_CI") != "true" or not environment.get("CI_PROJECT_PATH"):
        return None
    number = environment.get("CI_MERGE_REQUEST_IID", "0")
    path = environment["CI_PROJECT_PATH"]
    return Place(
        host="gitlab",
        api=environment.get("CI_API_V4_URL", _API),
        repository=f"{environment.get('CI_SERVER_HOST', 'gitlab.com')}/{path}",
        path=path,
        pull_request=int(number) if number.isdigit() else 0,
        head=environment.get("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA") or environment.get("CI_COMMIT_SHA", ""),
        page=environment.get("CI_JOB_URL", ""),
    )


def _at(path: str, api: str, number: int) -> Place:
    """The place of a merge request that no job tells of."""
    host = urlsplit(api or _API).hostname
    return Place(host="gitlab", api=api or _API, repository=f"{host}/{path}", path=path, pull_request=number)


def _headers(token: str) -> dict[str, str]:
    return {"PRIVATE-TOKEN": token}


HOST: Final = CodeHost(
    name="gitlab",
    tokens=("PLANGUARD_GITLAB_TOKEN", "GITLAB_TOKEN"),
    place=_place,
    at=_at,
    headers=_headers,
    collect=collect,
    read=read,
    publish=publish,
    guards=guards,
)
