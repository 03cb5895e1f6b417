"""The one door to the network: conversations are held here, with retries, limits and patience, over urllib3."""

import os
import urllib.request
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final, TypeVar
from urllib.parse import urlencode, urlsplit

from planguard import __version__
from planguard.errors import OutsideError, UsageError
from planguard.model.exchange import Answered, Ask, Talk

if TYPE_CHECKING:
    from urllib3 import PoolManager

T = TypeVar("T")
Send = Callable[[Ask], Answered]
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_CONNECT, _READ = 10.0, 30.0
"""Seconds to wait for a connection, and for the next bytes of an answer."""
_TRIES: Final = 4
_LONGEST_WAIT: Final = 60
"""Seconds; a server that asks for more patience than this is an error to be told."""
_LARGEST: Final = 64 << 20
"""Bytes of one answer."""
_BUSY: Final = (429, 500, 502, 503, 504)


def hold(talk: Talk[T], send: Send) -> T:
    """Hold a conversation to its end. Raises what `send` raises, and what the conversation makes of the answers."""
    try:
        ask = next(talk)
        while True:
            ask = talk.send(send(ask))
    except StopIteration as done:
        result: T = done.value
        return result


class Client:
    """Sends to one server. Raises UsageError where its address is no place to send a token to.

    Questions (GET) are asked again where the server is busy; what writes is sent again only where the server says that
    it did not take it (429, or a limit that it names).
    """

    def __init__(self, api: str, headers: Mapping[str, str]) -> None:
        place = urlsplit(api)
        if place.scheme != "https" and not (place.scheme == "http" and place.hostname in _LOOPBACK):
            raise UsageError(
                "a token is only sent over https", place=api, advice="Give the address of the host with https://."
            )
        if not place.hostname or place.username or place.query or place.fragment:
            raise UsageError("this is not the address of an interface", place=api)
        self._api = api.rstrip("/")
        self._headers = {"User-Agent": f"terraform-planguard/{__version__}", **headers}
        self._pool = _pool(place.scheme, place.hostname)

    def send(self, ask: Ask) -> Answered:
        """The answer to `ask`. Raises OutsideError where there is none, or where patience ran out."""
        import urllib3  # noqa: PLC0415 - most runs never speak

        url = f"{self._api}{ask.path}" + (f"?{urlencode(ask.query)}" if ask.query else "")
        headers = {**self._headers, "Accept": ask.accept}
        if ask.body is not None:
            headers["Content-Type"] = "application/json"
        try:
            answer = self._pool.request(
                ask.method, url, body=ask.body, headers=headers, retries=_patience(ask.method), redirect=False,
                preload_content=False,
            )  # fmt: skip
            body = answer.read(_LARGEST + 1)
            answer.release_conn()
        except urllib3.exceptions.HTTPError as error:
            raise OutsideError(
                f"{_host(self._api)} could not be asked ({type(error).__name__})",
                place=f"{ask.method} {ask.path}",
                advice="Is the network there, and the address of the host right?",
            ) from error
        if len(body) > _LARGEST:
            raise OutsideError("the answer is larger than any that is expected", place=f"{ask.method} {ask.path}")
        return Answered(answer.status, {name.lower(): value for name, value in answer.headers.items()}, body)


def _patience(method: str) -> "urllib3.Retry":  # type: ignore[name-defined]  # noqa: F821
    """How often to ask again. The wait that a server names is kept, up to a limit."""
    from urllib3.util.retry import Retry  # noqa: PLC0415 - most runs never speak

    class Bounded(Retry):
        """Does not sleep for an hour because a server says so."""

        def get_retry_after(self, response: object) -> float | None:
            wait = super().get_retry_after(response)  # type: ignore[arg-type]
            if wait is not None and wait > _LONGEST_WAIT:
                raise OutsideError(f"the host asks to wait for {wait:.0f} seconds", advice="Try again later.")
            return wait

    asking = method == "GET"
    return Bounded(
        total=_TRIES,
        connect=_TRIES,
        read=_TRIES if asking else 0,
        redirect=0,
        status_forcelist=_BUSY if asking else (429,),
        allowed_methods=None,
        backoff_factor=0.5,
        raise_on_status=False,
        respect_retry_after_header=True,
    )


def _pool(scheme: str, host: str) -> "PoolManager":
    import urllib3  # noqa: PLC0415 - most runs never speak

    timeout = urllib3.Timeout(connect=_CONNECT, read=_READ)
    certificates = os.environ.get("SSL_CERT_FILE") or os.environ.get("REQUESTS_CA_BUNDLE") or None
    proxy = None if urllib.request.proxy_bypass(host) else urllib.request.getproxies().get(scheme)
    if proxy and host not in _LOOPBACK:
        return urllib3.ProxyManager(proxy, timeout=timeout, ca_certs=certificates)
    return urllib3.PoolManager(timeout=timeout, ca_certs=certificates)


def _host(api: str) -> str:
    return urlsplit(api).hostname or api
