"""What is written on GitLab: one note, renewed in place, and the commit status."""

from typing import Any, Final
from urllib.parse import quote

import msgspec

from planguard.errors import OutsideError
from planguard.hosts._talk import Clock, checked, get, pages, shaped
from planguard.model.exchange import Answered, Ask, Talk
from planguard.model.host import Message, Place, Published

NAME: Final = "planguard"
_STATES: Final = {"success": "success", "pending": "pending", "failure": "failed"}
_MAY_NOT: Final = frozenset({401, 403, 404})
_LONGEST_STATUS: Final = 255
_OUTDATED: Final = "A newer note of planguard stands below: what it judges got worse since.\n"


@shaped
def publish(place: Place, message: Message) -> Talk[Published]:
    """Bring `message` to the merge request. A token that may not write comes back as `refused`.

    Raises OutsideError where the host failed, and where the merge request has moved on.
    """
    root = f"/projects/{quote(place.path, safe='')}"
    request = f"{root}/merge_requests/{place.pull_request}"
    pull = yield from get(Clock(), request)
    if msgspec.json.decode(pull)["sha"] != message.head:
        raise OutsideError("the merge request has a newer commit", advice="Its own plans will be judged by their own run.")
    mine = yield from _own(request, message.marker)
    comment = yield from _note(request, message, mine)
    status = yield from _status(root, message)
    return Published(comment, status)


def _own(request: str, marker: str) -> Talk[list[dict[str, Any]]]:
    """Our own notes, oldest first: written by this very account, and beginning with the marker as a whole line."""
    viewer = yield from get(Clock(), "/user", absent=True)
    account = (msgspec.json.decode(viewer) or {}).get("id")
    notes = yield from pages(Clock(), f"{request}/notes", (("sort", "asc"), ("order_by", "created_at")))
    found: list[dict[str, Any]] = msgspec.json.decode(notes)
    return [
        note
        for note in found
        if account is not None and note["author"]["id"] == account and note["body"].split("\n", 1)[0].strip() == marker
    ]


def _note(request: str, message: Message, mine: list[dict[str, Any]]) -> Talk[str]:
    newest = mine[-1] if mine else None
    if newest is not None and newest["body"].strip() == message.body.strip():
        return "kept"
    if newest is None and message.quiet:
        return "none"
    body = msgspec.json.encode({"body": message.body})
    if newest is not None and not message.fresh:
        answer = yield Ask(method="PUT", path=f"{request}/notes/{newest['id']}", body=body)
        return _outcome(answer, "renewed", "PUT the note")
    answer = yield Ask(method="POST", path=f"{request}/notes", body=body)
    outcome = _outcome(answer, "posted", "POST the note")
    for old in mine if outcome == "posted" else ():
        worn = msgspec.json.encode({"body": f"{message.marker} outdated\n{_OUTDATED}"})
        yield Ask(method="PUT", path=f"{request}/notes/{old['id']}", body=worn)
    return outcome


def _status(root: str, message: Message) -> Talk[str]:
    status = {"state": _STATES[message.state], "name": NAME, "description": message.says[:_LONGEST_STATUS]}
    if message.page:
        status["target_url"] = message.page
    answer = yield Ask(method="POST", path=f"{root}/statuses/{message.head}", body=msgspec.json.encode(status))
    return _outcome(answer, "posted", "POST the status")


def _outcome(answer: Answered, done: str, what: str) -> str:
    if answer.status in _MAY_NOT:
        return "refused"
    checked(answer, what)
    return done
