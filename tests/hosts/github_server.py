"""A GitHub on loopback: it knows one pull request, and takes and gives only what GitHub's description knows."""

import base64
import hashlib
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.hosts import github_settings, openapi
from tests.hosts.openapi import filled

HEAD, TIP, NUMBER, ROOT = "a" * 40, "b" * 40, 7, "/repos/acme/infra"
GATE = 41898282
"""The number of the account that the gate's token belongs to."""
Json = dict[str, Any]


def user(number: int, login: str, type_: str = "User") -> Json:
    return filled("simple-user", id=number, login=login, type=type_)


ADA, BOB, EVE = user(1, "ada"), user(2, "bob"), user(3, "eve")
ROBOT = user(198982749, "Copilot", "Bot")


@dataclass
class Repository:
    """What the server tells. A test changes one thing of it."""

    author: Json = field(default_factory=lambda: ROBOT)
    branch: str = "copilot/fix-alarm"
    head: str = HEAD
    reviews: list[Json] = field(default_factory=list)
    comments: list[Json] = field(default_factory=list)
    commits: list[Json] = field(default_factory=lambda: [commit("1" * 40, ROBOT)])
    files: list[str] = field(default_factory=lambda: ["stacks/payments/main.tf"])
    after: str = "c" * 40
    """The blob that the change makes of each file."""
    blobs: dict[str, str] = field(default_factory=dict)
    """The same by file, where a test has real ones."""
    base: str = "main"
    """Where the pull request goes; the main branch is `main`."""
    tip: str = TIP
    """The last commit of the base branch."""
    merged_at: str | None = None
    events: list[Json] = field(default_factory=list)
    siblings: list[int] = field(default_factory=list)
    permissions: dict[str, str] = field(default_factory=lambda: {"ada": "write", "bob": "admin"})
    edits: dict[str, Json] = field(default_factory=dict)
    contents: dict[str, str] = field(default_factory=dict)
    """The files of the base branch."""
    links: set[str] = field(default_factory=set)
    """Names that are links to other files."""
    protection: Json | None = None
    settings: github_settings.Settings = field(default_factory=github_settings.Settings)
    fork: bool = False
    page: int = 100
    """Entries on a page."""
    asked: list[tuple[str, str]] = field(default_factory=list)
    statuses: list[Json] = field(default_factory=list)
    refuse: Callable[[str, str, int], int | None] = lambda _method, _path, _page: None
    """A status for a request that is to fail."""
    headers: dict[str, str] = field(default_factory=dict)
    """Sent with an answer that fails."""


def commit(sha: str, account: Json | None, message: str = "Fix the alarm", email: str = "x@example.org") -> Json:
    person = {"name": "X", "email": email, "date": "2026-01-01T00:00:00Z"}
    said = filled("commit")["commit"] | {"author": person, "committer": person, "message": message}
    parents = [{"sha": "0" * 40, "url": "https://example.org/x", "html_url": "https://example.org/x"}]
    return filled("commit", sha=sha, author=account, committer=account, commit=said, parents=parents)


def review(number: int, account: Json | None, state: str, body: str, commit_id: str = HEAD, **given: Any) -> Json:
    at = f"2026-01-02T00:{number:02}:00Z"
    made = {"id": number, "node_id": f"R{number}", "user": account, "state": state, "body": body, "commit_id": commit_id}
    return filled("pull-request-review", **made, submitted_at=at, author_association="MEMBER", **given)


def comment(number: int, account: Json, body: str, **given: Any) -> Json:
    times = {"created_at": "2026-01-02T00:00:00Z", "updated_at": "2026-01-02T00:00:00Z"}
    where = f"https://example.org/c/{number}"
    made = {"id": number, "node_id": f"C{number}", "user": account, "body": body, "html_url": where, **times}
    return filled("issue-comment", **(made | given))


class Handler(BaseHTTPRequestHandler):
    """Answers for the repository of its server."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1  # an answer in one piece: two would wait for each other

    def _answer(self) -> None:
        place = urlsplit(self.path)
        query = dict(parse_qsl(place.query))
        length = int(self.headers.get("Content-Length", 0))
        body = self.rfile.read(length) if length else None
        repository: Repository = self.server.repository  # type: ignore[attr-defined]
        repository.asked.append((self.command, self.path))
        try:
            assert self.headers["Authorization"] == "Bearer token-of-a-test"
            failing = repository.refuse(self.command, place.path, int(query.get("page", 1)))
            if failing is not None:
                self._send(failing, {"message": "no"}, repository.headers)
                return
            if place.path == "/graphql":
                self._send(200, graphql(repository, json.loads(body or b"{}")))
                return
            openapi.check_request(self.command, place.path, query, body)
            status, found = answer(repository, self.command, place.path, query, json.loads(body) if body else None)
            if status < 300:
                openapi.check_answer(self.command, place.path, status, found)
            self._send(status, *paged(found, query, repository.page))
        except Exception as error:  # noqa: BLE001 - told to the test, which asks for it when the server ends
            self.server.faults.append(error)  # type: ignore[attr-defined]
            self._send(418, {"message": str(error)[:200]})

    do_GET = do_POST = do_PATCH = _answer  # noqa: N815 - the names that the library looks for

    def _send(self, status: int, body: Any, headers: dict[str, str] | None = None) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def date_time_string(self, timestamp: float | None = None) -> str:  # noqa: ARG002
        """A clock of its own."""
        return "Fri, 02 Jan 2026 12:00:00 GMT"

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def paged(found: Any, query: dict[str, str], size: int) -> tuple[Any, dict[str, str]]:
    if not isinstance(found, list):
        return found, {}
    page = int(query.get("page", 1))
    more = len(found) > page * size
    link = {"Link": f'<https://elsewhere.example/x?page={page + 1}>; rel="next"'} if more else {}
    return found[(page - 1) * size : page * size], link


def answer(repository: Repository, method: str, path: str, query: dict[str, str], body: Any) -> tuple[int, Any]:
    tail = path.removeprefix(ROOT)
    if (method, tail) == ("GET", "/pulls"):
        ours = query["head"] == f"{'fork' if repository.fork else 'acme'}:{repository.branch}"
        return 200, [_simple(repository, number) for number in (NUMBER, *repository.siblings) if ours]
    if method == "GET":
        return _read(repository, tail)
    if tail == f"/issues/{NUMBER}/comments":
        repository.comments.append(
            comment(100 + len(repository.comments), user(GATE, "github-actions[bot]", "Bot"), body["body"])
        )
        return 201, repository.comments[-1]
    if method == "PATCH":
        found = next(one for one in repository.comments if one["id"] == int(tail.rsplit("/", 1)[1]))
        found["body"] = body["body"]
        return 200, found
    repository.statuses.append(body)
    return 201, filled("status", **{key: body[key] for key in ("state", "context", "description")})


def _read(repository: Repository, tail: str) -> tuple[int, Any]:
    lists = {
        f"/pulls/{NUMBER}/reviews": repository.reviews,
        f"/issues/{NUMBER}/comments": repository.comments,
        f"/pulls/{NUMBER}/commits": repository.commits,
        f"/pulls/{NUMBER}/files": [
            filled("diff-entry", filename=name, sha=repository.blobs.get(name, repository.after), status="modified")
            for name in repository.files
        ],
        f"/issues/{NUMBER}/events": repository.events,
        f"/commits/{repository.head}/pulls": [_simple(repository, number) for number in (NUMBER, *repository.siblings)],
    }
    if tail in lists:
        return 200, lists[tail]
    if tail == f"/pulls/{NUMBER}":
        return 200, pull(repository)
    if unquote(tail) == f"/branches/{repository.base}":
        return 200, branch(repository)
    if tail.startswith("/collaborators/"):
        login = unquote(tail.split("/")[2])
        account = next((one["user"] for one in repository.reviews if one["user"] and one["user"]["login"] == login), None)
        may = repository.permissions.get(login, "read")
        person = filled("nullable-collaborator", id=account["id"], login=login, role_name=may) if account else None
        return 200, filled("repository-collaborator-permission", permission=may, role_name=may, user=person)
    if tail.startswith("/contents/"):
        return content(repository, unquote(tail.removeprefix("/contents/")))
    return github_settings.answer(repository.settings, tail) or (404, {"message": "Not Found"})


def branch(repository: Repository) -> Json:
    """The base branch; GitHub tells of its protection to everybody who may read."""
    found = filled("branch-with-protection", name=repository.base, protected=False, commit=commit(repository.tip, ADA))
    return found if repository.protection is None else {**found, "protected": True, "protection": repository.protection}


def content(repository: Repository, path: str) -> tuple[int, Any]:
    """A file of the base branch, or the list of a folder."""
    if (text := repository.contents.get(path)) is not None:
        body = base64.b64encode(text.encode()).decode()
        return 200, filled("content-file", type="file", encoding="base64", content=body, path=path, sha=blob(text))
    names = sorted({name[len(path) + 1 :].split("/")[0] for name in repository.contents if name.startswith(f"{path}/")})
    if not names:
        return 404, {"message": "Not Found"}
    given = filled("content-file")
    entry = {name: given[name] for name in ("_links", "git_url", "html_url", "download_url", "sha", "size", "url")}
    kinds = {name: "file" if f"{path}/{name}" in repository.contents else "dir" for name in names}
    kinds |= dict.fromkeys(repository.links & set(names), "symlink")
    return 200, [{**entry, "name": name, "path": f"{path}/{name}", "type": kinds[name]} for name in names]


def blob(text: str) -> str:
    """The id that git gives a file."""
    data = text.encode()
    return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()


def _repo(name: str) -> Json:
    return filled("repository", full_name=name, default_branch="main", owner=user(9, "acme"))


def _end(repository: Repository, ref: str, sha: str, name: str) -> Json:
    return {"label": ref, "ref": ref, "sha": sha, "user": repository.author, "repo": _repo(name)}


def pull(repository: Repository) -> Json:
    return filled(
        "pull-request",
        number=NUMBER,
        state="closed" if repository.merged_at else "open",
        merged_at=repository.merged_at,
        user=repository.author,
        title="Fix the alarm",
        body="",
        commits=len(repository.commits),
        changed_files=len(repository.files),
        assignees=[BOB],
        head=_end(repository, repository.branch, repository.head, "fork/infra" if repository.fork else "acme/infra"),
        base=_end(repository, repository.base, repository.tip, "acme/infra"),
    )


def _simple(repository: Repository, number: int) -> Json:
    head = _end(repository, repository.branch, repository.head, "acme/infra")
    return filled(
        "pull-request-simple",
        number=number,
        state="open",
        head=head,
        base=_end(repository, repository.base, repository.tip, "acme/infra"),
    )


def graphql(repository: Repository, asked: Json) -> Json:
    """The two questions for which only the GraphQL interface has an answer; the shapes are its documented ones."""
    if "viewer" in asked["query"]:
        return {"data": {"viewer": {"login": "github-actions[bot]", "databaseId": GATE}}}
    untouched = {"lastEditedAt": None, "createdViaEmail": False}
    nodes = [{"id": name, **untouched, **repository.edits.get(name, {})} for name in asked["variables"]["ids"]]
    return {"data": {"nodes": nodes}}


@contextmanager
def serving(repository: Repository) -> Iterator[str]:
    """The address of a server on loopback that tells of `repository`; what went wrong in it fails the test."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.repository, server.faults = repository, []  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    assert server.faults == [], server.faults  # type: ignore[attr-defined]
