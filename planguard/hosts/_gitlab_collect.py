"""What is asked of GitLab about a merge request. The answers are kept as they came; `_gitlab_read` reads them."""

from typing import Any
from urllib.parse import quote

import msgspec

from planguard.errors import OutsideError
from planguard.hosts._gitlab_house import collect_house
from planguard.hosts._talk import NULL, Clock, get, listed, pages, shaped
from planguard.model.exchange import Talk
from planguard.model.host import Evidence, Place
from planguard.model.plan import Raw


@shaped
def collect(place: Place) -> Talk[Evidence]:
    """Everything about one merge request. Raises OutsideError where anything of it cannot be had: half of it is none."""
    clock, root = Clock(), f"/projects/{quote(place.path, safe='')}"
    request = f"{root}/merge_requests/{place.pull_request}"
    pull = yield from get(clock, request)
    ends = _ends(pull)
    answers: dict[str, Raw] = {"pull": pull}
    answers["project"] = yield from get(clock, root)
    answers["branch"] = yield from get(clock, f"{root}/repository/branches/{quote(ends[1], safe='')}")
    answers["approvals"] = yield from get(clock, f"{request}/approvals")
    answers["settings"] = yield from get(clock, f"{root}/approvals", absent=True)
    answers["notes"] = yield from pages(clock, f"{request}/notes", (("sort", "asc"), ("order_by", "created_at")))
    answers["commits"] = yield from pages(clock, f"{request}/commits")
    answers["files"] = yield from pages(clock, f"{request}/diffs")
    answers["siblings"] = yield from pages(clock, f"{root}/repository/commits/{quote(ends[0], safe='')}/merge_requests")
    answers["people"], answers["members"] = yield from _people(clock, root, _ids(pull, answers))
    answers |= yield from collect_house(clock, root, _text(answers["branch"], "commit", "id"), ends[0], answers["files"])
    again = yield from get(clock, request)
    if _ends(again) != ends:
        raise OutsideError(
            "the merge request changed while it was read", advice="Run again: the new commit has its own plans."
        )
    return Evidence(
        host="gitlab",
        api=place.api,
        repository=place.repository,
        pull_request=place.pull_request,
        collected_at=clock.latest,
        answers=answers,
    )


def _people(clock: Clock, root: str, ids: list[int]) -> Talk[tuple[Raw, Raw]]:
    """Whether the accounts are bots, and what they may do in the project."""
    people: list[Raw] = []
    members: list[Raw] = []
    for number in ids:
        person = yield from get(clock, f"/users/{number}", absent=True)
        member = yield from get(clock, f"{root}/members/all/{number}", absent=True)
        people += [] if person == NULL else [person]
        members += [] if member == NULL else [member]
    return listed(people), listed(members)


def _ids(pull: Raw, answers: dict[str, Raw]) -> list[int]:
    """The author, whoever it is assigned to, and everybody who approved."""
    try:
        approved = msgspec.json.decode(answers["approvals"])["approved_by"]
        request = msgspec.json.decode(pull)
        named = [request["author"], *(request.get("assignees") or ()), *(one["user"] for one in approved)]
        numbers = [one["id"] for one in named]
        return list(dict.fromkeys(map(int, numbers)))
    except (KeyError, TypeError, ValueError) as error:
        raise OutsideError("the host's approvals have another shape than it documents") from error


def _ends(pull: Raw) -> tuple[str, str]:
    return _text(pull, "sha"), _text(pull, "target_branch")


def _text(answer: Raw, *steps: str) -> str:
    value: Any = msgspec.json.decode(answer)
    try:
        for step in steps:
            value = value[step]
    except (KeyError, TypeError) as error:
        raise OutsideError("the host's answer has another shape than it documents") from error
    if not isinstance(value, str) or not value:
        raise OutsideError("the host's answer has another shape than it documents")
    return value
