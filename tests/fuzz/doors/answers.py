"""The answers of a code host, each of them hostile: a list of texts, taken one by one until there are none left."""

import json
from collections.abc import Iterator
from typing import Any, Final

from planguard import wiring
from planguard.errors import OutsideError
from planguard.http import Send, hold
from planguard.model.exchange import Answered, Ask, Talk
from planguard.model.guards import Asking
from planguard.model.host import Message, Place
from planguard.ports import CodeHost
from tests.fuzz.door import Door
from tests.fuzz.talks import answers

_SAYS: Final = Message(marker="<!-- m -->", body="<!-- m -->\nx", head="a" * 40, state="failure", says="blocked", fresh=True)
_ASKING: Final = Asking(branch="main", environments=("production",))
_HEADERS: Final = {"date": "Fri, 02 Jan 2026 12:00:00 GMT"}


def _enter(data: bytes) -> str:
    try:
        raw = json.loads(data)
    except (ValueError, RecursionError):
        return ""
    given = [one if isinstance(one, str) else json.dumps(one) for one in raw] if isinstance(raw, list) else []
    hosts = [wiring.host_named(name) for name in ("github", "gitlab")]
    talks = [talk for host in hosts for talk in _talks(host, host.at("acme/infra", "", 7))]
    return "\n".join(_said(talk, _server(given)) for talk in talks)


def _talks(host: CodeHost, place: Place) -> list[Talk[Any]]:
    return [host.collect(place), host.publish(place, _SAYS), *([host.guards(place, _ASKING)] if host.guards else [])]


def _said(talk: Talk[Any], send: Send) -> str:
    try:
        return repr(hold(talk, send))
    except OutsideError as error:
        return str(error)


def _server(given: list[str]) -> Send:
    left = iter(given)

    def send(_ask: Ask) -> Answered:
        body = next(left, None)
        return Answered(404, {}, b"{}") if body is None else Answered(200, _HEADERS, body.encode("utf-8", "surrogatepass"))

    return send


def _seeds() -> Iterator[bytes]:
    yield from (json.dumps(found).encode() for found in answers())


DOOR = Door(_enter, _seeds, frozenset({6}))
