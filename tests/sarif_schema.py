"""SARIF 2.1.0 twice: the standard's own JSON Schema, and the part of it that planguard writes, which is stricter.

The first is cut from a published package (`cut_sarif.py` says how). The second is written from the text of the standard and
from what GitHub documents that it reads; no key may stand in a log that does not stand there.
"""

import json
from pathlib import Path
from typing import Any, Final

PUBLISHED: Final[dict[str, Any]] = json.loads((Path(__file__).parent / "sarif-2.1.0.json").read_bytes())

_TEXT: Final[dict[str, Any]] = {"type": "string", "minLength": 1}
_LEVEL: Final = {"enum": ["none", "note", "warning", "error"]}
_BAG: Final = {"type": "object"}


def _object(required: str, optional: str = "", /, **properties: Any) -> dict[str, Any]:
    assert set(properties) == {*required.split(), *optional.split()}
    return {"type": "object", "additionalProperties": False, "required": required.split(), "properties": properties}


def _keys(properties: dict[str, Any]) -> dict[str, Any]:
    """Keys that are no names in Python."""
    return properties


# Placeholders are one digit or more in single braces; a single brace is written twice.
_MESSAGE: Final = _object("text", text={"type": "string", "pattern": r"^(?!.*\]\()([^{}]|\{\{|\}\})+$"})
_RULE: Final = _object(
    "id shortDescription fullDescription help defaultConfiguration properties",
    id=_TEXT,
    shortDescription=_MESSAGE,
    fullDescription=_MESSAGE,
    help=_MESSAGE,
    defaultConfiguration=_object("level", level=_LEVEL),
    properties=_object(
        "security-severity tags",
        **_keys(
            {
                "security-severity": {"type": "string", "pattern": r"^(10|[0-9])\.[0-9]$"},
                "tags": {"type": "array", "uniqueItems": True, "maxItems": 10, "items": _TEXT},
            }
        ),
    ),
)
_LOCATION: Final = _object(
    "physicalLocation",
    "logicalLocations",
    physicalLocation=_object(
        "artifactLocation region",
        artifactLocation=_object("uri", uri={"type": "string", "pattern": r"^([A-Za-z0-9._~/-]|%[0-9A-F]{2})+$"}),
        region=_object("startLine", startLine={"type": "integer", "minimum": 1}),
    ),
    logicalLocations={
        "type": "array",
        "maxItems": 100,
        "items": _object("fullyQualifiedName kind", fullyQualifiedName={"type": "string"}, kind=_TEXT),
    },
)
_RESULT: Final = _object(
    "ruleId ruleIndex level message locations partialFingerprints rank properties",
    ruleId=_TEXT,
    ruleIndex={"type": "integer", "minimum": 0},
    level=_LEVEL,
    message=_MESSAGE,
    locations={"type": "array", "minItems": 1, "maxItems": 1, "items": _LOCATION},
    partialFingerprints=_object(
        "primaryLocationLineHash", primaryLocationLineHash={"type": "string", "pattern": "^[0-9a-f]{32}:1$"}
    ),
    rank={"type": "number", "minimum": 0, "maximum": 100},
    properties=_BAG,
)
_NOTIFICATION: Final = _object("level message", level=_LEVEL, message=_MESSAGE)
_INVOCATION: Final = _object(
    "executionSuccessful exitCode",
    "toolExecutionNotifications",
    executionSuccessful={"type": "boolean"},
    exitCode={"type": "integer"},
    toolExecutionNotifications={"type": "array", "items": _NOTIFICATION},
)
_DRIVER: Final = _object(
    "name version properties rules",
    name={"const": "planguard"},
    version=_TEXT,
    properties=_BAG,
    rules={"type": "array", "uniqueItems": True, "maxItems": 25_000, "items": _RULE},
)
_RUN: Final = _object(
    "tool automationDetails invocations columnKind results",
    tool=_object("driver", driver=_DRIVER),
    automationDetails=_object("id", id={"type": "string", "pattern": "^[a-z]+/$"}),
    invocations={"type": "array", "minItems": 1, "maxItems": 1, "items": _INVOCATION},
    columnKind={"const": "unicodeCodePoints"},
    results={"type": "array", "maxItems": 5_000, "items": _RESULT},
)
SARIF: Final = _object(
    "$schema version runs",
    **_keys(
        {
            "$schema": {"const": "https://json.schemastore.org/sarif-2.1.0.json"},
            "version": {"const": "2.1.0"},
            "runs": {"type": "array", "minItems": 1, "maxItems": 20, "items": _RUN},
        }
    ),
)
