"""What is asked of GitHub about a pull request. The answers are kept as they came; `_github_read` reads them."""

from collections.abc import Iterable
from typing import Any, Final
from urllib.parse import quote

import msgspec

from planguard.errors import OutsideError
from planguard.hosts._github_house import collect_house
from planguard.hosts._talk import NULL, Clock, checked, get, listed, pages, shaped
from planguard.model.exchange import Ask, Talk
from planguard.model.host import Evidence, Place
from planguard.model.plan import Raw

MOST_COMMITS: Final = 250
"""GitHub lists no more commits of a pull request than this."""
MOST_FILES: Final = 3000
_CHUNK: Final = 50
_EDITS: Final = (
    "query($ids: [ID!]!) { nodes(ids: $ids) { ... on PullRequestReview { id lastEditedAt createdViaEmail }"
    " ... on IssueComment { id lastEditedAt createdViaEmail } } }"
)


@shaped
def collect(place: Place) -> Talk[Evidence]:
    """Everything about one pull request. Raises OutsideError where anything of it cannot be had: half of it is none."""
    clock, root = Clock(), f"{place.prefix}/repos/{place.path}"
    number = place.pull_request
    pull = yield from get(clock, f"{root}/pulls/{number}")
    head, base = _ends(pull)
    answers: dict[str, Raw] = {"pull": pull}
    answers["branch"] = yield from get(clock, f"{root}/branches/{quote(base, safe='')}")
    answers["reviews"] = yield from pages(clock, f"{root}/pulls/{number}/reviews")
    answers["comments"] = yield from pages(clock, f"{root}/issues/{number}/comments")
    answers["commits"] = yield from pages(clock, f"{root}/pulls/{number}/commits")
    answers["files"] = yield from pages(clock, f"{root}/pulls/{number}/files")
    answers["events"] = yield from pages(clock, f"{root}/issues/{number}/events")
    answers["siblings"] = yield from pages(clock, f"{root}/commits/{quote(head, safe='')}/pulls")
    answers["edits"] = yield from _edits(clock, _ids(answers["reviews"]) + _ids(answers["comments"]))
    answers["permissions"] = yield from _permissions(clock, root, _logins(answers["reviews"]))
    answers |= yield from collect_house(clock, root, _tip(answers["branch"]), answers["files"])
    again = yield from get(clock, f"{root}/pulls/{number}")
    if _ends(again) != (head, base):
        raise OutsideError(
            "the pull request changed while it was read", advice="Run again: the new commit has its own plans."
        )
    return Evidence(
        host="github",
        api=place.api,
        repository=place.repository,
        pull_request=number,
        collected_at=clock.latest,
        answers=answers,
    )


def _edits(clock: Clock, ids: list[str]) -> Talk[Raw]:
    """Which reviews and comments were edited or came by mail: only the GraphQL interface tells."""
    nodes: list[Any] = []
    for start in range(0, len(ids), _CHUNK):
        query = {"query": _EDITS, "variables": {"ids": ids[start : start + _CHUNK]}}
        answer = yield Ask(method="POST", path="/graphql", body=msgspec.json.encode(query))
        clock.heed(answer)
        body = msgspec.json.decode(checked(answer, "POST /graphql"))
        if not isinstance(body, dict) or body.get("errors") or not isinstance(body.get("data"), dict):
            raise OutsideError("the host did not say which reviews were edited", place="POST /graphql")
        nodes += body["data"].get("nodes") or []
    return Raw(msgspec.json.encode(nodes))


def _permissions(clock: Clock, root: str, logins: Iterable[str]) -> Talk[Raw]:
    """What each reviewer may do in the repository. Somebody who is no collaborator may nothing."""
    found: list[Raw] = []
    for login in logins:
        answer = yield from get(clock, f"{root}/collaborators/{quote(login, safe='')}/permission", absent=True)
        found += [] if answer == NULL else [answer]
    return listed(found)


def _ends(pull: Raw) -> tuple[str, str]:
    try:
        body = msgspec.json.decode(pull)
        head, base = body["head"]["sha"], body["base"]["ref"]
    except (KeyError, TypeError) as error:
        raise OutsideError("the host's pull request has another shape than it documents") from error
    if not (isinstance(head, str) and isinstance(base, str)):
        raise OutsideError("the host's pull request has another shape than it documents")
    return head, base


def _tip(branch: Raw) -> str:
    try:
        return str(msgspec.json.decode(branch)["commit"]["sha"])
    except (KeyError, TypeError) as error:
        raise OutsideError("the host's branch has another shape than it documents") from error


def _ids(entries: Raw) -> list[str]:
    return [entry["node_id"] for entry in msgspec.json.decode(entries) if isinstance(entry.get("node_id"), str)]


def _logins(reviews: Raw) -> list[str]:
    """Accounts whose review says something; the login comes from the host and is only a word of a path."""
    speaking = [entry for entry in msgspec.json.decode(reviews) if entry.get("state") in ("APPROVED", "CHANGES_REQUESTED")]
    logins = dict.fromkeys((entry.get("user") or {}).get("login", "") for entry in speaking)
    return [login for login in logins if login and all(sign.isalnum() or sign in "-_[]" for sign in login)]
