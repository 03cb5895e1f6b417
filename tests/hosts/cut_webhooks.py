"""Cut GitHub's description of its webhooks, and recorded ones, down to what the tests need, without sentences and people.

    npm pack @octokit/openapi-webhooks && tar xzf octokit-openapi-webhooks-*.tgz && mv package described
    npm pack @octokit/webhooks-examples && tar xzf octokit-webhooks-examples-*.tgz && mv package recorded
    python -m tests.hosts.cut_webhooks described/generated/api.github.com.json recorded/api.github.com/index.json

writes `github-webhooks.json` (the shapes) and `github-events.json` (recorded events) beside this file. Both packages are
published under the MIT licence. Kept are keys, types, closed words, times, and what is equal to what: every account, id,
commit and repository of a recording is replaced, the same by the same, and every text of a person by one letter.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

import jsonschema

from tests.hosts.cut_openapi import plain, references

RECORDED: dict[str, set[str | None]] = {
    "pull_request": {"opened", "synchronize", "closed"},
    "pull_request_review": {"submitted", "dismissed"},
    "workflow_run": {"requested", "completed"},
    "issue_comment": {"created", "edited", "deleted"},
    "merge_group": {"checks_requested"},
    "push": {None},
}
DESCRIBED_ONLY = ("pull-request-reopened", "pull-request-review-edited")
LATER = {"has_discussions", "topics", "visibility"}
"""Keys that GitHub requires by now and that are younger than some of the recordings."""
SENT_TOO: dict[str, Any] = {"custom_properties": {}, "draft": {}}
"""Keys in recordings that the description does not name everywhere."""
CLOSED_WORDS = {"action", "author_association", "conclusion", "event", "state", "status", "type", "visibility"}
BRANCHES = {"base_ref", "default_branch", "head_branch", "head_ref", "master_branch", "ref"}
_SHA = re.compile(r"\b[0-9a-f]{40}\b")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)")


def said(key: str) -> bool:
    """Whether what stands under `key` says more than where something can be looked up."""
    return not (key.endswith("url") or key in {"_links", "node_id", "x-octokit", "installation", "enterprise"})


def shape(node: Any) -> Any:
    """A schema without addresses, and closed: a key that it does not name is one that GitHub does not send."""
    if isinstance(node, list):
        return [shape(item) for item in node]
    if not isinstance(node, dict):
        return node
    found = {key: shape(value) for key, value in node.items() if key not in {"additionalProperties", "default"}}
    if isinstance(node.get("properties"), dict) and "type" in node:
        named_too = {key: shape(value) for key, value in node["properties"].items() if said(key)}
        found["properties"] = SENT_TOO | named_too
        found["required"] = [key for key in node.get("required", []) if said(key) and key not in LATER]
        found["additionalProperties"] = False
    return found


def joined(node: Any, schemas: dict[str, Any]) -> Any:
    """A schema in which no object is described in two parts: each of them would close what the other one names."""
    if isinstance(node, list):
        return [joined(item, schemas) for item in node]
    if not isinstance(node, dict):
        return node
    if "allOf" not in node:
        return {key: joined(value, schemas) for key, value in node.items()}
    parts = [schemas[part["$ref"].rsplit("/", 1)[1]] if "$ref" in part else part for part in node["allOf"]]
    named: dict[str, list[Any]] = {}
    for part in parts:
        for key, value in part["properties"].items():
            named.setdefault(key, []).append(joined(value, schemas))
    properties = {key: {"allOf": found} if len(found) > 1 else found[0] for key, found in named.items()}
    required = [key for part in parts for key in part.get("required", [])]
    return {"type": "object", "properties": properties, "required": required}


def webhook(whole: dict[str, Any], name: str) -> Any:
    """The schema of the body of one webhook."""
    return plain(whole["webhooks"][name]["post"]["requestBody"]["content"]["application/json"]["schema"])


def named(event: str, action: str | None) -> str:
    """The name that the description has for an event."""
    return "-".join(filter(None, (event, action))).replace("_", "-")


def described(whole: dict[str, Any]) -> dict[str, Any]:
    """The webhooks that tests play, and every schema that they refer to."""
    names = {named(event, action) for event, actions in RECORDED.items() for action in actions} | {*DESCRIBED_ONLY}
    hooks = {name: webhook(whole, name) for name in sorted(names)}
    schemas: dict[str, Any] = {}
    all_ = whole["components"]["schemas"]
    waiting = list(references(hooks))
    while waiting:
        name = waiting.pop().rsplit("/", 1)[1]
        if name not in schemas:
            schemas[name] = shape(plain(joined(all_[name], all_)))
            waiting += references(schemas[name])
    return {"info": {"version": whole["info"]["version"]}, "webhooks": hooks, "components": {"schemas": schemas}}


class Disguise:
    """Puts made-up things in place of recorded ones, the same for the same."""

    def __init__(self) -> None:
        self._seen: dict[tuple[str, Any], int] = {}

    def number(self, kind: str, real: Any) -> int:
        """Which one of its kind this is, from 1."""
        return self._seen.setdefault((kind, real), 1 + sum(other == kind for other, _ in self._seen))

    def of(self, value: Any, key: str = "") -> Any:
        """`value` with nothing of anybody."""
        if isinstance(value, dict):
            return {name: self.of(item, name) for name, item in value.items() if said(name)}
        if isinstance(value, list):
            return [self.of(item, key) for item in value]
        if isinstance(value, int) and not isinstance(value, bool) and (key == "id" or key.endswith("_id")):
            return 1000 + self.number("id", value)
        return self._text(value, key) if isinstance(value, str) else value

    def _text(self, value: str, key: str) -> str:
        if key in CLOSED_WORDS or _TIME.fullmatch(value) or not value:
            return value
        if key in BRANCHES or _SHA.fullmatch(value):
            return _SHA.sub(lambda found: f"{self.number('commit', found[0]):x}".rjust(40, "c"), value)
        if key == "full_name":
            owner, name = value.split("/")
            return f"{self._text(owner, 'login')}/{self._repository(name)}"
        if key in {"login", "name"}:
            return f"account-{self.number('login', value)}" if key == "login" else self._repository(value)
        return "x@example.org" if key == "email" else "x"

    def _repository(self, name: str) -> str:
        return f"name-{self.number('name', name)}"


def events(recorded: list[dict[str, Any]], shapes: dict[str, Any]) -> list[dict[str, Any]]:
    """The recorded events, disguised, without those that are older than the description and do not fit it any more."""
    disguise, found = Disguise(), []
    for one in recorded:
        for payload in one["examples"]:
            action = payload.get("action")
            if action not in RECORDED.get(one["name"], ()):
                continue
            schema = {**shapes["webhooks"][named(one["name"], action)], "components": shapes["components"]}
            disguised = disguise.of(payload)
            if jsonschema.Draft202012Validator(schema).is_valid(disguised):
                found.append({"event": one["name"], "action": action, "payload": disguised})
    return found


def lines(found: list[Any]) -> str:
    """JSON with an entry a line."""
    return "[\n" + ",\n".join(json.dumps(one, separators=(",", ":"), sort_keys=True) for one in found) + "\n]\n"


if __name__ == "__main__":
    here = Path(__file__).parent
    shapes = described(json.loads(Path(sys.argv[1]).read_bytes()))
    (here / "github-webhooks.json").write_text(json.dumps(shapes, separators=(",", ":"), sort_keys=True) + "\n")
    (here / "github-events.json").write_text(lines(events(json.loads(Path(sys.argv[2]).read_bytes()), shapes)))
