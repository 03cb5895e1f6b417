"""A GitLab on loopback that knows one merge request, in the shapes that GitLab's REST documentation gives.

There is no description to check against, as there is for GitHub: what is here was written from the pages on merge requests,
approvals, notes, commits, repository files and commit statuses, with the fields that planguard reads and a few beside them.
"""

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

HEAD, TIP, NUMBER = "a" * 40, "b" * 40, 7
ROOT = "/projects/acme%2Fsub%2Finfra"
GATE = 900
Json = dict[str, Any]


def account(number: int, username: str) -> Json:
    return {"id": number, "username": username, "name": username.title(), "state": "active"}


ALICE, BOB, ROBOT = account(1, "alice"), account(2, "bob"), account(50, "project_9_bot")


def note(number: int, author: Json, body: str, **given: Any) -> Json:
    at = f"2026-01-02T00:{number % 60:02}:00.000Z"
    made = {"id": number, "type": None, "body": body, "author": author, "created_at": at, "updated_at": at, "system": False}
    return {**made, "noteable_iid": NUMBER, "resolvable": False, **given}


def commit(sha: str, email: str = "x@example.org") -> Json:
    person = {"author_name": "X", "author_email": email, "committer_name": "X", "committer_email": email}
    return {"id": sha, "short_id": sha[:8], "title": "Fix", "message": "Fix\n", "parent_ids": ["0" * 40], **person}


def level(number: int, name: str) -> Json:
    return {"id": 1, "access_level": number, "access_level_description": name, "user_id": None, "group_id": None}


def protected(name: str = "main", **given: Any) -> Json:
    may = {"push_access_levels": [level(0, "No one")], "merge_access_levels": [level(40, "Maintainers")]}
    return {"id": 1, "name": name, **may, "allow_force_push": False, "code_owner_approval_required": True, **given}


def approval_rule(count: int = 1, branches: list[Json] | None = None) -> Json:
    made = {"id": 1, "name": "owners", "rule_type": "regular", "eligible_approvers": [], "users": [], "groups": []}
    return {**made, "approvals_required": count, "protected_branches": branches or [], "contains_hidden_groups": False}


def protected_environment(count: int = 1) -> Json:
    rule = {"id": 1, **level(40, "Maintainers"), "required_approvals": count}
    levels = [level(40, "Maintainers")]
    return {"name": "production", "deploy_access_levels": levels, "required_approval_count": 0, "approval_rules": [rule]}


@dataclass
class Project:
    """What the server tells. A test changes one thing of it."""

    author: Json = field(default_factory=lambda: ROBOT)
    bots: set[int] = field(default_factory=lambda: {50})
    head: str = HEAD
    approved_by: list[Json] = field(default_factory=list)
    notes: list[Json] = field(default_factory=list)
    commits: list[Json] = field(default_factory=lambda: [commit("1" * 40)])
    files: list[str] = field(default_factory=lambda: ["stacks/payments/main.tf"])
    siblings: list[int] = field(default_factory=list)
    levels: dict[int, int] = field(default_factory=lambda: {1: 30, 2: 40})
    contents: dict[str, str] = field(default_factory=dict)
    modes: dict[str, str] = field(default_factory=dict)
    assignees: list[Json] = field(default_factory=list)
    tip: str = TIP
    """The last commit of the base branch."""
    merged_at: str | None = None
    fork: bool = False
    stands: bool = True
    """Whether the target branch is the main one, and protected."""
    settings: Json = field(
        default_factory=lambda: {
            "only_allow_merge_if_pipeline_succeeds": True,
            "allow_merge_on_skipped_pipeline": False,
            "allow_pipeline_trigger_approve_deployment": False,
        }
    )
    approvals: Json = field(
        default_factory=lambda: {
            "reset_approvals_on_push": True,
            "selective_code_owner_removals": False,
            "disable_overriding_approvers_per_merge_request": True,
            "merge_requests_author_approval": False,
            "merge_requests_disable_committers_approval": True,
            "require_password_to_approve": True,
        }
    )
    branches: list[Json] = field(default_factory=lambda: [protected()])
    rules: list[Json] = field(default_factory=lambda: [approval_rule()])
    environments: list[Json] = field(default_factory=lambda: [protected_environment()])
    page: int = 100
    asked: list[tuple[str, str]] = field(default_factory=list)
    statuses: list[Json] = field(default_factory=list)
    refuse: Callable[[str, str, int], int | None] = lambda _method, _path, _page: None


class Handler(BaseHTTPRequestHandler):
    """Answers for the project of its server."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1

    def _answer(self) -> None:
        place = urlsplit(self.path)
        query = dict(parse_qsl(place.query))
        length = int(self.headers.get("Content-Length", 0))
        body = json.loads(self.rfile.read(length)) if length else None
        project: Project = self.server.project  # type: ignore[attr-defined]
        project.asked.append((self.command, self.path))
        try:
            assert self.headers["PRIVATE-TOKEN"] == "token-of-a-test"
            failing = project.refuse(self.command, place.path, int(query.get("page", 1)))
            status, found = (
                (failing, {"message": "no"}) if failing else answer(project, self.command, place.path, query, body)
            )
            self._send(status, *paged(found, query, project.page))
        except Exception as error:  # noqa: BLE001 - told to the test, which asks for it when the server ends
            self.server.faults.append(error)  # type: ignore[attr-defined]
            self._send(418, {"message": str(error)[:200]})

    do_GET = do_POST = do_PUT = _answer  # noqa: N815 - the names that the library looks for

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
    return found[(page - 1) * size : page * size], {"X-Next-Page": str(page + 1) if more else "", "X-Page": str(page)}


def answer(project: Project, method: str, path: str, query: dict[str, str], body: Any) -> tuple[int, Any]:
    if path == "/user":
        return 200, account(GATE, "planguard")
    if path.startswith("/users/"):
        number = int(path.rpartition("/")[2])
        return 200, {**account(number, "x"), "bot": number in project.bots}
    assert path.startswith(ROOT), path
    tail = path.removeprefix(ROOT)
    if method != "GET":
        return _write(project, method, tail, body)
    return _read(project, tail, query)


def _write(project: Project, method: str, tail: str, body: Json) -> tuple[int, Any]:
    if tail.startswith("/statuses/"):
        assert body["state"] in {"pending", "running", "success", "failed", "canceled", "skipped"}
        project.statuses.append({**body, "sha": tail.rpartition("/")[2]})
        return 201, project.statuses[-1]
    assert set(body) == {"body"}
    if method == "POST":
        project.notes.append(note(500 + len(project.notes), account(GATE, "planguard"), body["body"]))
        return 201, project.notes[-1]
    found = next(one for one in project.notes if one["id"] == int(tail.rpartition("/")[2]))
    found["body"] = body["body"]
    return 200, found


def _read(project: Project, tail: str, query: dict[str, str]) -> tuple[int, Any]:
    request = f"/merge_requests/{NUMBER}"
    lists = {
        "/protected_branches": project.branches,
        "/approval_rules": project.rules,
        f"{request}/notes": project.notes,
        f"{request}/commits": project.commits,
        f"{request}/diffs": [{"old_path": name, "new_path": name, "diff": "", "new_file": False} for name in project.files],
        f"/repository/commits/{project.head}/merge_requests": [_merge(project, one) for one in (NUMBER, *project.siblings)],
    }
    if tail in lists:
        return 200, lists[tail]
    single = {
        request: _merge(project, NUMBER),
        "": {"id": 9, "path_with_namespace": "acme/sub/infra", **project.settings},
        "/repository/branches/main": {
            "name": "main",
            "commit": {"id": project.tip},
            "protected": project.stands,
            "default": project.stands,
        },
        f"{request}/approvals": {
            "iid": NUMBER,
            "approved": False,
            "approved_by": [{"user": one} for one in project.approved_by],
        },
        "/approvals": project.approvals,
        **{f"/protected_environments/{found['name']}": found for found in project.environments},
    }
    if tail in single:
        return 200, single[tail]
    if tail.startswith("/members/all/"):
        number = int(tail.rpartition("/")[2])
        level = project.levels.get(number)
        return (200, {**account(number, "x"), "access_level": level}) if level else (404, {"message": "404 Not found"})
    if tail == "/repository/tree":
        return _tree(project, query["path"])
    if tail.startswith("/repository/files/"):
        return _file(project, unquote(tail.removeprefix("/repository/files/")), query["ref"])
    return 404, {"message": "404 Not Found"}


def _merge(project: Project, number: int) -> Json:
    return {
        "iid": number,
        "state": "merged" if project.merged_at else "opened",
        "title": "Fix the alarm",
        "description": "",
        "author": project.author,
        "assignees": project.assignees,
        "source_branch": "fix",
        "target_branch": "main",
        "source_project_id": 10 if project.fork else 9,
        "target_project_id": 9,
        "sha": project.head,
        "merged_at": project.merged_at,
    }


def _tree(project: Project, path: str) -> tuple[int, Any]:
    names = sorted({name[len(path) + 1 :].split("/")[0] for name in project.contents if name.startswith(f"{path}/")})
    if not names:
        return 404, {"message": "404 Tree Not Found"}
    files = {name: f"{path}/{name}" in project.contents for name in names}
    modes = {name: project.modes.get(name, "100644" if files[name] else "040000") for name in names}
    return 200, [
        {"id": "x", "name": name, "type": "blob" if files[name] else "tree", "path": f"{path}/{name}", "mode": modes[name]}
        for name in names
    ]


def _file(project: Project, path: str, ref: str) -> tuple[int, Any]:
    text = project.contents.get(path) if ref == project.tip else (f"{path} of the change" if path in project.files else None)
    if text is None:
        return 404, {"message": "404 File Not Found"}
    body = {"file_path": path, "encoding": "base64", "content": base64.b64encode(text.encode()).decode(), "ref": ref}
    return 200, {**body, "blob_id": hashlib.sha1(text.encode()).hexdigest(), "size": len(text)}


@contextmanager
def serving(project: Project) -> Iterator[str]:
    """The address of a server on loopback that tells of `project`; what went wrong in it fails the test."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.project, server.faults = project, []  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    assert server.faults == [], server.faults  # type: ignore[attr-defined]
