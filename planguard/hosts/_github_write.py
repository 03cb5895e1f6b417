"""What is written on GitHub: one comment, renewed in place, and the commit status."""

from typing import Any, Final

import msgspec

from planguard.errors import OutsideError
from planguard.hosts._talk import Clock, checked, pages, shaped
from planguard.model.exchange import Answered, Ask, Talk
from planguard.model.host import Message, Place, Published

CONTEXT: Final = "planguard"
_LONGEST_STATUS: Final = 140
_VIEWER: Final = b'{"query":"query { viewer { login databaseId } }"}'
_MAY_NOT: Final = frozenset({403, 404})
_OUTDATED: Final = "A newer comment of planguard stands below: what it judges got worse since.\n"


@shaped
def publish(place: Place, message: Message) -> Talk[Published]:
    """Bring `message` to the pull request. A token that may not write comes back as `refused`.

    Raises OutsideError where the host failed, and where the pull request has moved on: the message is about another commit
    then.
    """
    answer = yield Ask(path=f"{place.prefix}/repos/{place.path}/pulls/{place.pull_request}")
    if msgspec.json.decode(checked(answer, "GET the pull request"))["head"]["sha"] != message.head:
        raise OutsideError("the pull request has a newer commit", advice="Its own plans will be judged by their own run.")
    if message.queued:
        return Published("none", (yield from _status(place, message)))
    mine = yield from _own(place, message.marker)
    comment, where = yield from _comment(place, message, mine)
    status = yield from _status(place, message)
    return Published(comment, status, where)


def _own(place: Place, marker: str) -> Talk[list[dict[str, Any]]]:
    """Our own comments, oldest first: written by this very account, and beginning with the marker as a whole line."""
    answer = yield Ask(method="POST", path="/graphql", body=_VIEWER)
    viewer = msgspec.json.decode(checked(answer, "POST /graphql"))
    account = ((viewer.get("data") or {}).get("viewer") or {}).get("databaseId")
    comments = yield from pages(Clock(), f"{place.prefix}/repos/{place.path}/issues/{place.pull_request}/comments")
    found: list[dict[str, Any]] = msgspec.json.decode(comments)
    return [
        one
        for one in found
        if account is not None
        and (one.get("user") or {}).get("id") == account
        and (one.get("body") or "").split("\n", 1)[0].strip() == marker
    ]


def _comment(place: Place, message: Message, mine: list[dict[str, Any]]) -> Talk[tuple[str, str]]:
    newest = mine[-1] if mine else None
    if newest is not None and _same(newest["body"], message.body):
        return "kept", str(newest["html_url"])
    if newest is None and message.quiet:
        return "none", ""
    body = msgspec.json.encode({"body": message.body})
    if newest is None or message.fresh:
        path = f"{place.prefix}/repos/{place.path}/issues/{place.pull_request}/comments"
        answer = yield Ask(method="POST", path=path, body=body)
        outcome = _outcome(answer, "posted", f"POST {path}")
        for old in mine if outcome[0] == "posted" else ():
            worn = msgspec.json.encode({"body": f"{message.marker} outdated\n{_OUTDATED}"})
            yield Ask(method="PATCH", path=f"{place.prefix}/repos/{place.path}/issues/comments/{old['id']}", body=worn)
        return outcome
    path = f"{place.prefix}/repos/{place.path}/issues/comments/{newest['id']}"
    answer = yield Ask(method="PATCH", path=path, body=body)
    return _outcome(answer, "renewed", f"PATCH {path}")


def _same(there: str, ours: str) -> bool:
    """GitHub gives line ends back as it likes."""
    return there.replace("\r\n", "\n").strip() == ours.replace("\r\n", "\n").strip()


def _status(place: Place, message: Message) -> Talk[str]:
    says = message.says if len(message.says) <= _LONGEST_STATUS else f"{message.says[: _LONGEST_STATUS - 1]}…"
    status = {"state": message.state, "context": CONTEXT, "description": says}
    if message.page:
        status["target_url"] = message.page
    path = f"{place.prefix}/repos/{place.path}/statuses/{message.queued or message.head}"
    answer = yield Ask(method="POST", path=path, body=msgspec.json.encode(status))
    return _outcome(answer, "posted", f"POST {path}")[0]


def _outcome(answer: Answered, done: str, what: str) -> tuple[str, str]:
    if answer.status in _MAY_NOT and answer.headers.get("x-ratelimit-remaining") != "0":
        return "refused", ""
    body = msgspec.json.decode(checked(answer, what))
    return done, str(body.get("html_url", "")) if isinstance(body, dict) else ""
