"""GitHub's own description of its interface, asked whether a request or an answer is one that it knows.

`github-openapi.json` is cut from the published description (`cut_openapi.py` says how), so that what the server in these
tests takes and gives is what GitHub takes and gives.
"""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema

DESCRIPTION: dict[str, Any] = json.loads((Path(__file__).parent / "github-openapi.json").read_bytes())
_FILLERS: dict[str, Any] = {"string": "x", "integer": 1, "number": 1, "boolean": False, "array": [], "null": None}
_FORMATS = {"uri": "https://example.org/x", "date-time": "2026-01-01T00:00:00Z", "email": "x@example.org"}


def operation(method: str, path: str) -> tuple[str, dict[str, Any]]:
    """The template of a path and what the description says of the method there. Fails the test where there is none."""
    described = {
        template: found[method.lower()] for template, found in DESCRIPTION["paths"].items() if method.lower() in found
    }
    for segment in ("[^/]+", ".+"):
        for template, found in described.items():
            # Only the last part of a path may have slashes in it: the name of a file, a branch or a ref.
            head, _, tail = template.rpartition("/")
            pattern = re.sub(r"\{[a-z_]+\}", "[^/]+", head) + "/" + re.sub(r"\{[a-z_]+\}", segment, tail)
            if re.fullmatch(pattern, path):
                return template, found
    raise AssertionError(f"GitHub describes no {method} {path}")


def check_request(method: str, path: str, query: dict[str, str], body: bytes | None) -> None:
    """Fail unless GitHub describes this request."""
    _, found = operation(method, path)
    described = [resolved(parameter) for parameter in found.get("parameters", [])]
    names = {parameter["name"] for parameter in described if parameter["in"] == "query"}
    assert set(query) <= names, f"{method} {path} takes no {set(query) - names}"
    if "requestBody" in found:
        assert body is not None
        validate(json.loads(body), found["requestBody"]["content"]["application/json"]["schema"])
    else:
        assert not body


def check_answer(method: str, path: str, status: int, body: Any) -> None:
    """Fail unless GitHub describes this answer."""
    _, found = operation(method, path)
    answer = resolved(found["responses"][str(status)])
    validate(body, answer["content"]["application/json"]["schema"])


def resolved(node: dict[str, Any]) -> dict[str, Any]:
    """What a `$ref` stands for, and anything else as it is."""
    while "$ref" in node:
        _, _, room, name = node["$ref"].split("/", 3)
        node = DESCRIPTION["components"][room][name]
    return node


def validate(value: Any, schema: dict[str, Any]) -> None:
    """Fail unless `value` fits a schema of the description."""
    whole = {**_draft(schema), "components": _components()}
    jsonschema.Draft202012Validator(whole).validate(value)


@cache
def _components() -> dict[str, Any]:
    found: dict[str, Any] = _draft(DESCRIPTION["components"])
    return found


def _draft(node: Any) -> Any:
    """OpenAPI 3.0 says `nullable` where JSON Schema lists another type."""
    if isinstance(node, list):
        return [_draft(item) for item in node]
    if not isinstance(node, dict):
        return node
    plain = {key: _draft(value) for key, value in node.items() if key != "nullable"}
    return {"anyOf": [{"type": "null"}, plain]} if node.get("nullable") is True else plain


def filled(schema: str, /, **given: Any) -> dict[str, Any]:
    """The least that fits the schema `schema` of the description, with `given` in place of what is made up."""
    return {**_least(DESCRIPTION["components"]["schemas"][schema], 0), **given}


def _least(schema: dict[str, Any], depth: int) -> Any:
    schema = resolved(schema)
    if schema.get("nullable") and depth:
        return None
    for key in ("allOf", "oneOf", "anyOf"):
        if key in schema:
            parts = [_least(part, depth) for part in schema[key]]
            return {name: value for part in parts for name, value in part.items()} if key == "allOf" else parts[0]
    if "enum" in schema:
        return schema["enum"][0]
    if schema.get("type") == "object" or "properties" in schema:
        return {name: _least(schema["properties"][name], depth + 1) for name in schema.get("required", [])}
    return _FORMATS.get(schema.get("format", ""), _FILLERS.get(schema.get("type", "string")))
