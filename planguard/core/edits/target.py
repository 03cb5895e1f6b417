"""Is the object that a create acts on created by the same plan? Then it had nothing that could be taken away."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from planguard.model.actions import Operation
from planguard.model.address import without_keys
from planguard.model.body import Body, decode_members
from planguard.model.plan import ABSENT, Plan, Raw, ResourceChange
from planguard.model.value import UNKNOWN, Value

# Attributes that name another object, apart from those that end in what they name.
_NAMED: Final = frozenset(
    "bucket role roles user users group groups project topic subscription queue_url table cluster repository zone network"
    " namespace database instance vault keyspace dataset folder organization".split()
)
_REFERENCE: Final = re.compile(r"(.+)_(?:ids?|arns?|names?|url|key|identifier)$")
# Computed on many types, and never what an object acts on.
_COMPUTED: Final = frozenset("owner_id unique_id account_id hosted_zone_id version_id etag_id creator_id policy_id".split())
_VERSION: Final = re.compile(r"_v[0-9]+$")
_DEPTH: Final = 64


class _Names(msgspec.Struct, gc=False):
    """What other objects call a created object by, so far as it is known while planning."""

    id: object = None
    name: object = None
    bucket: object = None
    arn: object = None
    identifier: object = None
    project_id: object = None
    function_name: object = None
    cluster_identifier: object = None
    self_link: object = None


_decoder: Final = msgspec.json.Decoder(_Names)


class _Resource(msgspec.Struct, gc=False):
    address: str = ""
    expressions: Raw = ABSENT


class _Call(msgspec.Struct):
    module: "_Module | None" = None


class _Module(msgspec.Struct):
    resources: list[_Resource] = []
    module_calls: dict[str, _Call] = {}


class _Configuration(msgspec.Struct):
    root_module: _Module | None = None


class Targets:
    """Answers for one plan. What it needs is read when the first create asks that could take something away."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._created: dict[str, set[str]] | None = None
        self._configured: dict[str, Raw] | None = None

    def new(self, entry: ResourceChange) -> bool:
        """Whether what `entry` acts on is created by this plan, too.

        It is where each attribute that names another object is not known yet, or is the name of a created object whose
        type fits. Lists name what is attached, not to what, and count only where nothing else does. Where no attribute
        names an object, it is new if nothing exists yet.
        """
        if entry.change is None or entry.change.after.absent:
            return False
        references = dict(self._references(entry, entry.change.after))
        if not references:
            return len(self._plan.planned_values) > 0 and not self._plan.existing.total()
        single = {name: value for name, value in references.items() if not name.endswith("s")}
        return all(value is UNKNOWN or self._names(value, name) for name, value in (single or references).items())

    def _references(self, entry: ResourceChange, after: Body) -> Iterator[tuple[str, Value]]:
        """(name, value) of the attributes that name another object. What only the provider fills in is left out."""
        configured = self._written(entry)
        for name in after:
            stem = _stem(name)
            if not stem or name in _COMPUTED or (configured is not None and name not in configured):
                continue
            value = after[name]
            if value is UNKNOWN and configured is None and _last(stem) == _last(entry.type):
                continue  # its own id: `security_group_rule_id` of an ingress rule
            if value is UNKNOWN or (isinstance(value, str | list) and value):
                yield name, value

    def _names(self, value: Value, name: str) -> bool:
        """Whether `value` names a created object of the type that an attribute called `name` would name."""
        if self._created is None:
            self._created = _created(self._plan)
        texts = value if isinstance(value, list) else [value]
        kind = _last(_stem(name)).removesuffix("s")
        return bool(texts) and all(
            text is UNKNOWN or (isinstance(text, str) and kind in self._created.get(text, ())) for text in texts
        )

    def _written(self, entry: ResourceChange) -> Mapping[str, Raw] | None:
        """The attributes that the configuration of the object sets; None where the plan does not show it."""
        if self._configured is None:
            self._configured = _configured(self._plan.configuration)
        module = f"{without_keys(entry.module_address)}." if entry.module_address else ""
        expressions = self._configured.get(f"{module}{entry.type}.{entry.name}")
        return None if expressions is None else decode_members(expressions)


def _stem(name: str) -> str:
    """What kind of object an attribute names: `role` of `role_arn`; empty where it names none."""
    found = _REFERENCE.fullmatch(name)
    return found[1] if found else name if name in _NAMED else ""


def _last(text: str) -> str:
    return text.rpartition("_")[2]


def _created(plan: Plan) -> dict[str, set[str]]:
    """What kinds of objects the plan creates under each name that is known: the last words of their types.

    Only that word: a bucket and the policy of a bucket both have an attribute `bucket`.
    """
    found: dict[str, set[str]] = {}
    for entry in (*plan.by_operation[Operation.CREATE], *plan.by_operation[Operation.REPLACE]):
        if entry.change is None:
            continue
        try:
            names = _decoder.decode(entry.change.after_raw)
        except (msgspec.DecodeError, RecursionError):
            continue
        for text in msgspec.structs.astuple(names):
            if isinstance(text, str) and text:
                found.setdefault(text, set()).add(_last(_VERSION.sub("", entry.type)))
    return found


def _configured(configuration: Raw) -> dict[str, Raw]:
    """The expressions of each block that has some, by its address."""
    try:
        tree = msgspec.json.decode(configuration, type=_Configuration) if configuration else _Configuration()
    except (msgspec.DecodeError, RecursionError):
        return {}
    return dict(_expressions(tree.root_module, "", 0)) if tree.root_module else {}


def _expressions(module: _Module, prefix: str, depth: int) -> Iterator[tuple[str, Raw]]:
    for resource in module.resources:
        if resource.expressions:
            yield prefix + resource.address, resource.expressions
    for name, call in module.module_calls.items() if depth < _DEPTH else ():
        if call.module:
            yield from _expressions(call.module, f"{prefix}module.{name}.", depth + 1)
