"""Cut GitHub's OpenAPI description down to the operations that planguard uses, without its sentences.

    npm pack @octokit/openapi && tar xzf octokit-openapi-*.tgz
    python tests/hosts/cut_openapi.py package/generated/api.github.com.json > tests/hosts/github-openapi.json

Kept are facts: paths, parameters, and the shapes of bodies and answers. The description is published under the MIT licence.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

USED = [
    ("/repos/{owner}/{repo}/pulls", "get"),
    ("/repos/{owner}/{repo}/pulls/{pull_number}", "get"),
    ("/repos/{owner}/{repo}/pulls/{pull_number}/reviews", "get"),
    ("/repos/{owner}/{repo}/pulls/{pull_number}/commits", "get"),
    ("/repos/{owner}/{repo}/pulls/{pull_number}/files", "get"),
    ("/repos/{owner}/{repo}/issues/{issue_number}/comments", "get"),
    ("/repos/{owner}/{repo}/issues/{issue_number}/comments", "post"),
    ("/repos/{owner}/{repo}/issues/comments/{comment_id}", "patch"),
    ("/repos/{owner}/{repo}/issues/{issue_number}/events", "get"),
    ("/repos/{owner}/{repo}/branches/{branch}", "get"),
    ("/repos/{owner}/{repo}/commits/{commit_sha}/pulls", "get"),
    ("/repos/{owner}/{repo}/collaborators/{username}/permission", "get"),
    ("/repos/{owner}/{repo}/contents/{path}", "get"),
    ("/repos/{owner}/{repo}/statuses/{sha}", "post"),
    ("/repos/{owner}/{repo}/branches/{branch}/protection", "get"),
    ("/repos/{owner}/{repo}/rules/branches/{branch}", "get"),
    ("/repos/{owner}/{repo}/rulesets/{ruleset_id}", "get"),
    ("/repos/{owner}/{repo}/actions/permissions/workflow", "get"),
    ("/repos/{owner}/{repo}/environments/{environment_name}", "get"),
    ("/repos/{owner}/{repo}/environments/{environment_name}/deployment-branch-policies", "get"),
    ("/repos/{owner}/{repo}/codeowners/errors", "get"),
    ("/repos/{owner}/{repo}/git/matching-refs/{ref}", "get"),
]
PROSE = {"description", "summary", "example", "examples", "externalDocs", "title", "x-github", "tags", "operationId"}
MAPS = {"properties", "schemas", "parameters", "responses", "content", "headers", "patternProperties"}


def plain(node: Any, *, names: bool = False) -> Any:
    """`node` without its prose; the keys of a map of names are kept, whatever they are called."""
    if isinstance(node, dict):
        kept = {key: value for key, value in node.items() if names or key not in PROSE}
        return {key: plain(value, names=key in MAPS and not names) for key, value in kept.items()}
    return [plain(item) for item in node] if isinstance(node, list) else node


def references(node: Any) -> Iterator[str]:
    """Every `$ref` below `node`."""
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for value in node.values():
            yield from references(value)
    elif isinstance(node, list):
        for item in node:
            yield from references(item)


def used(operation: dict[str, Any]) -> dict[str, Any]:
    """The parameters, the body, and the answers that say that something was done."""
    kept: dict[str, Any] = {key: operation[key] for key in ("parameters", "requestBody") if key in operation}
    kept["responses"] = {code: answer for code, answer in operation["responses"].items() if code.startswith("2")}
    return kept


def cut(whole: dict[str, Any]) -> dict[str, Any]:
    """The part of the description that is about USED."""
    paths: dict[str, dict[str, Any]] = {}
    for path, method in USED:
        paths.setdefault(path, {})[method] = used(whole["paths"][path][method])
    components: dict[str, dict[str, Any]] = {}
    paths = plain(paths, names=True)
    waiting = list(references(paths))
    while waiting:
        _, _, room, name = waiting.pop().split("/", 3)
        if name in components.setdefault(room, {}):
            continue
        components[room][name] = plain(whole["components"][room][name])
        waiting += references(components[room][name])
    version = whole["info"]["version"]
    return {"openapi": whole["openapi"], "info": {"version": version}, "paths": paths, "components": components}


if __name__ == "__main__":
    found = cut(json.loads(Path(sys.argv[1]).read_bytes()))
    sys.stdout.write(json.dumps(found, separators=(",", ":"), sort_keys=True) + "\n")
