"""What every conversation with a code host needs: an answer or an error, lists in pages, times."""

import re
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Final, ParamSpec, TypeVar
from urllib.parse import parse_qs, urlsplit

import msgspec

from planguard.core.instants import instant
from planguard.errors import OutsideError
from planguard.model.exchange import Answered, Ask, Talk
from planguard.model.host import Evidence, HostFacts
from planguard.model.people import Instant
from planguard.model.plan import Raw

P = ParamSpec("P")
T = TypeVar("T")
NULL: Final = Raw(b"null")
_PAGE: Final = 100
_MOST_PAGES: Final = 100
_LINK: Final = re.compile(r'<([^>]*)>\s*;\s*rel="next"')
_DATE: Final = re.compile(r"[A-Z][a-z]{2}, (\d{2}) ([A-Z][a-z]{2}) (\d{4}) (\d{2}:\d{2}:\d{2}) GMT")
_MONTHS: Final = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_FRACTION: Final = re.compile(r"\.\d+")
_ADVICE: Final = {
    401: "The token is not accepted: has it expired?",
    403: "The token may not do this: see which permissions the job has.",
    404: "It is not there, or the token may not see it.",
}


MISSHAPEN: Final = (AttributeError, LookupError, TypeError, ValueError, RecursionError, msgspec.DecodeError)
"""What comes up where JSON is taken apart that is not what it should be."""


class Clock:
    """The latest time that a host gave in its answers: a clock that is set back here cannot revive an approval."""

    def __init__(self) -> None:
        self.latest: Instant = 0

    def heed(self, answer: Answered) -> None:
        """Take the time of one answer, if it has one."""
        found = _DATE.fullmatch(answer.headers.get("date", ""))
        if found and found[2] in _MONTHS:
            moment = f"{found[3]}-{_MONTHS.index(found[2]) + 1:02}-{found[1]}T{found[4]}Z"
            self.latest = max(self.latest, instant(moment))


def shaped(talk: Callable[P, Talk[T]]) -> Callable[P, Talk[T]]:
    """A conversation that raises OutsideError where an answer has another shape than it expects."""

    @wraps(talk)
    def held(*args: P.args, **kwargs: P.kwargs) -> Talk[T]:
        try:
            return (yield from talk(*args, **kwargs))
        except MISSHAPEN as error:
            raise OutsideError("an answer of the code host has another shape than it documents") from error

    return held


def get(clock: Clock, path: str, query: tuple[tuple[str, str], ...] = (), *, absent: bool = False) -> Talk[Raw]:
    """The JSON at `path`; with `absent`, null where there is nothing. Raises OutsideError."""
    answer = yield Ask(path=path, query=query)
    clock.heed(answer)
    if absent and answer.status == 404:
        return NULL
    return checked(answer, f"GET {path}")


def pages(clock: Clock, path: str, query: tuple[tuple[str, str], ...] = ()) -> Talk[Raw]:
    """The list at `path`, all of its pages joined. Raises OutsideError: a list that is cut short is none."""
    items: list[Raw] = []
    page = "1"
    for _ in range(_MOST_PAGES):
        answer = yield Ask(path=path, query=(*query, ("per_page", str(_PAGE)), ("page", page)))
        clock.heed(answer)
        body = checked(answer, f"GET {path}")
        try:
            items += msgspec.json.decode(body, type=list[Raw])
        except msgspec.DecodeError as error:
            raise OutsideError("the host answered with something that is no list", place=f"GET {path}") from error
        following = _next_page(answer.headers)
        if following is None:
            return listed(items)
        page = following
    raise OutsideError("the list has more pages than are read", place=f"GET {path}")


def listed(items: list[Raw]) -> Raw:
    """One JSON list of `items`."""
    return Raw(b"[" + b",".join(map(bytes, items)) + b"]")


class Told(msgspec.Struct, frozen=True):
    """What came of a question that may be refused: the JSON of the answer, or why there is none."""

    asked: str
    value: Any = None
    why: str = ""


def tried(path: str, talk: Talk[Raw]) -> Talk[Told]:
    """The answer that `talk` brings from `path`, or why it brings none: not every token may read every setting."""
    try:
        return Told(f"GET {path}", msgspec.json.decode((yield from talk)))
    except OutsideError as error:
        return Told(f"GET {path}", why=f"{error.message}. {error.advice}".rstrip())


def checked(answer: Answered, what: str) -> Raw:
    """The JSON of an answer. Raises OutsideError for a status that is no success, and for what is no JSON."""
    if not 200 <= answer.status < 300:
        limit = answer.headers.get("x-ratelimit-remaining") == "0" or answer.status == 429
        advice = "The limit of requests is reached; try again later." if limit else _ADVICE.get(answer.status, "")
        raise OutsideError(f"the host answered with status {answer.status}", place=what, advice=advice)
    try:
        msgspec.json.decode(answer.body, type=Raw)
    except (msgspec.DecodeError, RecursionError) as error:
        raise OutsideError("the host answered with something that is no JSON", place=what) from error
    return Raw(answer.body)


def understood(evidence: Evidence, read: Callable[[dict[str, Any]], HostFacts]) -> HostFacts:
    """What `read` makes of the answers in `evidence`. Raises OutsideError where they have another shape than it expects."""
    try:
        found = read({name: msgspec.json.decode(answer) for name, answer in evidence.answers.items()})
        # Records take whatever they are given; what is written and read again has the types that it says.
        return msgspec.json.decode(msgspec.json.encode(found), type=HostFacts)
    except MISSHAPEN as error:
        raise OutsideError(
            "the answers of the code host have another shape than it documents", place=evidence.repository
        ) from error


def moment(text: Any) -> Instant:
    """The time that a host writes. Raises OutsideError for anything else: a time that cannot be read is not now."""
    try:
        plain = _FRACTION.sub("", text).removesuffix("+00:00")
        return instant(plain if plain.endswith("Z") else f"{plain}Z")
    except (TypeError, ValueError) as error:
        raise OutsideError("the host gives a time that cannot be read") from error


def _next_page(headers: Mapping[str, str]) -> str | None:
    """The number of the next page; only that is taken from the link, never the address."""
    given = headers.get("x-next-page")
    if given is not None:
        return given or None
    found = _LINK.search(headers.get("link", ""))
    number = parse_qs(urlsplit(found[1]).query).get("page", [""])[0] if found else ""
    if found and not number.isdigit():
        raise OutsideError("the host names a next page that has no number")
    return number or None
