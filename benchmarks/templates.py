"""Real plans as building blocks: each case of `fixtures/cases` becomes a module that can stand in a plan many times.

A module comes in two forms: as its plan found it, with every change, and at rest, with a no-op for each object of its
state. In both the list of changes agrees with the two states, so that planguard believes what was put together.
"""

import json
import re
from pathlib import Path
from typing import Any, NamedTuple

Json = Any
"""A JSON value."""

CASES = Path(__file__).resolve().parent.parent / "fixtures" / "cases"
NAMES = tuple(
    "incident incident-network incident-replace quiet-default-tags quiet-service-added quiet-protection-enabled vpc-cidr"
    " quiet-descriptions quiet-scaling quiet-settings-edited quiet-limits-raised quiet-certificate-renewed eks-replaced"
    " quiet-health-checks quiet-ecs-deployment ecs-scale-to-zero rds-replace tags-only dev-teardown first-create-prod"
    " log-retention-cut s3-bucket-renamed dynamodb-key-change quiet-lambda-release".split()
)
"""Cases of the AWS provider, small and large, of every kind of change."""

_INSTANCE = "@instance@"
_SUFFIX = "@suffix@"
_SHORTEST = 8
_IDENTITIES = ("id", "arn")
_OF_AN_OBJECT = ("address", "mode", "type", "name", "index", "provider_name", "schema_version", "values", "sensitive_values")
_OF_A_CHANGE = ("address", "module_address", "mode", "type", "name", "index", "provider_name")


class Form(NamedTuple):
    """The texts of one form of a module, each to be filled in by `filled`; lists without their brackets."""

    changes: str
    drift: str
    planned: str
    prior: str
    relevant: str
    entries: int
    changing: int


class Template(NamedTuple):
    """A case as a module: its two forms, and its call in the configuration of the root module."""

    name: str
    changed: Form
    at_rest: Form
    call: str
    provider: Json

    @property
    def whole(self) -> bool:
        """Whether every entry of the changed form changes something."""
        return self.changed.changing == self.changed.entries


def template(name: str) -> Template:
    """The case `name`. Raises FileNotFoundError where there is none."""
    plan = json.loads((CASES / name / "plan.json").read_text(encoding="utf-8"))
    prior = plan.get("prior_state", {}).get("values", {}).get("root_module", {})
    planned = plan["planned_values"].get("root_module", {})
    module = f'module.{name}["{_INSTANCE}"]'
    identities = _identities(prior)
    before = _module(prior, module, name)
    at_rest = _form(identities, [_no_op(one) for one in _managed(before)], _resting(before), before)
    changes = [_placed(entry, module) for entry in plan["resource_changes"]]
    drift = [_placed(entry, module) for entry in plan.get("resource_drift", [])]
    relevant = [one | {"resource": f"{module}.{one['resource']}"} for one in plan.get("relevant_attributes", [])]
    changed = _form(identities, changes, _module(planned, module, name), before, drift, relevant)
    root = plan["configuration"]["root_module"]
    inputs = {variable: {"references": ["each.value"]} for variable in root.get("variables", {})}
    call = {
        "source": f"./{name}",
        "expressions": inputs,
        "for_each_expression": {"references": ["var.instances"]},
        "module": {key: root[key] for key in ("resources", "module_calls", "variables") if key in root},
    }
    return Template(name, changed, at_rest, written(call), plan["configuration"].get("provider_config", {}))


def filled(text: str, number: int) -> str:
    """`text` for the instance `number` of its module: with its own key, and with ids of its own."""
    return text.replace(_INSTANCE, f"s{number:06d}").replace(_SUFFIX, f"{number * 2654435761 % 2**32:08x}")


def written(value: Json) -> str:
    """`value` as Go writes JSON."""
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def _form(  # noqa: PLR0913, PLR0917 - the sections of a plan
    identities: re.Pattern[str] | None, changes: Json, planned: Json, prior: Json, drift: Json = (), relevant: Json = ()
) -> Form:
    def text(parts: Json) -> str:
        plain = ",".join(map(written, parts))
        return identities.sub(rf"\g<0>{_SUFFIX}", plain) if identities else plain

    changing = sum(entry["change"]["actions"] != ["no-op"] for entry in changes)
    trees = [text([tree] if tree.keys() - {"address"} else []) for tree in (planned, prior)]
    return Form(text(changes), text(drift), trees[0], trees[1], text(relevant), len(changes), changing)


def _identities(prior: Json) -> re.Pattern[str] | None:
    """Ids and ARNs of the objects, as whole words. A shorter one could be part of anything."""
    values = [one["values"].get(name) for one in _objects(prior) for name in _IDENTITIES]
    texts = {text for text in values if isinstance(text, str) and len(text) >= _SHORTEST and not text.isdecimal()}
    longest_first = "|".join(re.escape(text) for text in sorted(texts, key=lambda text: (-len(text), text)))
    return re.compile(rf"(?<![\w/:.-])(?:{longest_first})(?![\w/:.-])") if texts else None


def _placed(entry: Json, module: str) -> Json:
    """An entry of a list of changes, inside `module`."""
    inside = f"{module}.{entry['module_address']}" if "module_address" in entry else module
    placed = {"address": f"{module}.{entry['address']}"}
    if "previous_address" in entry:
        placed["previous_address"] = f"{module}.{entry['previous_address']}"
    return {**placed, "module_address": inside, **{key: value for key, value in entry.items() if "address" not in key}}


def _module(root: Json, module: str, name: str, *, top: bool = True) -> Json:
    """A module of a state, inside `module`."""
    found: dict[str, Json] = {}
    if root.get("resources"):
        found["resources"] = [_object(one, module, name) for one in root["resources"]]
    found["address"] = module if top else f"{module}.{root['address']}"
    if root.get("child_modules"):
        found["child_modules"] = [_module(child, module, name, top=False) for child in root["child_modules"]]
    return found


def _object(one: Json, module: str, name: str) -> Json:
    placed = {**one, "address": f"{module}.{one['address']}"}
    if "depends_on" in one:
        placed["depends_on"] = [f"module.{name}.{block}" for block in one["depends_on"]]
    return placed


def _objects(module: Json) -> list[Json]:
    inner = [one for child in module.get("child_modules", []) for one in _objects(child)]
    return [*module.get("resources", []), *inner]


def _managed(module: Json) -> list[Json]:
    """The managed objects, each with the address of its module."""
    own = [{**one, "module_address": module["address"]} for one in module.get("resources", []) if one["mode"] == "managed"]
    return own + [one for child in module.get("child_modules", []) for one in _managed(child)]


def _no_op(one: Json) -> Json:
    values, marks = one["values"], one.get("sensitive_values", {})
    change = {"actions": ["no-op"], "before": values, "after": values, "after_unknown": {}}
    change |= {"before_sensitive": marks, "after_sensitive": marks}
    return {**{key: one[key] for key in _OF_A_CHANGE if key in one}, "change": change}


def _resting(module: Json) -> Json:
    """The planned values of a state in which nothing changes."""
    managed = [one for one in module.get("resources", []) if one["mode"] == "managed"]
    found: dict[str, Json] = {"address": module["address"]}
    if managed:
        found["resources"] = [{key: one[key] for key in _OF_AN_OBJECT if key in one} for one in managed]
    if module.get("child_modules"):
        found["child_modules"] = [_resting(child) for child in module["child_modules"]]
    return found
