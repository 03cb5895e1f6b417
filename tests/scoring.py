"""Helpers for tests of scores: one change, judged with the packaged tables."""

import json
from typing import Any, Final

from planguard import data
from planguard.core.knowledge import Knowledge
from planguard.core.score import score
from planguard.core.tables import parse_tables
from planguard.model.environment import Environment
from planguard.model.plan import ABSENT, Change, Raw, ResourceChange

KNOWLEDGE: Final = Knowledge(data.read_table)
TABLES: Final = parse_tables(data.read_rules("scoring.toml"))
DELETE: Final = ("delete",)
DELETE_FIRST: Final = ("delete", "create")
CREATE_FIRST: Final = ("create", "delete")
DESTRUCTIONS: Final = (DELETE, DELETE_FIRST, CREATE_FIRST)
PROD: Final = Environment.PRODUCTION


def entry(type_: str, verbs: tuple[str, ...], before: object = None, **more: Any) -> ResourceChange:
    change = Change(
        actions=verbs,
        before_raw=ABSENT if before is None else Raw(json.dumps(before).encode()),
        before_sensitive=Raw(json.dumps(more.pop("marks", {})).encode()),
        importing_raw=Raw(json.dumps(more.pop("importing")).encode()) if "importing" in more else ABSENT,
    )
    return ResourceChange(f"{type_}.main", change, type=type_, name="main", **more)


def value(type_: str, verbs: tuple[str, ...], before: object = None, environment: Environment = PROD, **more: Any) -> int:
    around = {name: more.pop(name) for name in ("scale", "dependents", "edit", "strips") if name in more}
    found = entry(type_, verbs, {} if before is None else before, **more)
    return score(found, KNOWLEDGE.facts(type_), environment, TABLES, **around).value
