"""What the provider configurations of a plan say: which objects share one, and the default labels that each writes."""

from collections.abc import Iterator
from typing import Final

import msgspec

from planguard.model.address import without_keys
from planguard.model.body import decode_value
from planguard.model.plan import ABSENT, Raw, ResourceChange
from planguard.model.value import Value

_DEPTH: Final = 64
_ACCOUNTS: Final = ("allowed_account_ids", "subscription_id", "project")


class _Expressions(msgspec.Struct, frozen=True, gc=False):
    default_tags: Raw = ABSENT
    default_labels: Raw = ABSENT
    allowed_account_ids: Raw = ABSENT
    subscription_id: Raw = ABSENT
    project: Raw = ABSENT
    assume_role: Raw = ABSENT


class _Provider(msgspec.Struct, gc=False):
    full_name: str = ""
    expressions: _Expressions = _Expressions()


class _Resource(msgspec.Struct, gc=False):
    address: str = ""
    provider_config_key: str = ""


class _Call(msgspec.Struct):
    module: "_Module | None" = None


class _Variable(msgspec.Struct, gc=False):
    sensitive: bool = False


class _Module(msgspec.Struct):
    variables: dict[str, _Variable] = {}
    resources: list[_Resource] = []
    module_calls: dict[str, _Call] = {}


class _Configuration(msgspec.Struct):
    provider_config: dict[str, _Provider] = {}
    root_module: _Module | None = None


class ProviderKeys:
    """What a plan's `configuration` says about providers and variables; an absent one says nothing."""

    def __init__(self, configuration: Raw) -> None:
        self._given = bool(configuration)
        self._keys: dict[str, str] = {}
        self._modules: dict[str, str] = {"": ""}
        self._providers: dict[str, _Provider] = {}
        self._variables: dict[str, _Variable] = {}
        self._readable = True
        try:
            tree = msgspec.json.decode(configuration, type=_Configuration) if self._given else _Configuration()
        except (msgspec.DecodeError, RecursionError):
            self._readable = False
            return  # An unreadable configuration groups nothing: every object stays by itself.
        self._providers = tree.provider_config
        if tree.root_module:
            self._keys.update(_keys(tree.root_module, "", 0))
            self._variables = tree.root_module.variables

    def of(self, change: ResourceChange) -> str | None:
        """The key of the configuration that `change` belongs to; None where that cannot be told.

        An object whose block is gone has no key. It then belongs to the one configuration of its provider, if there
        is only one. A plan without configuration knows providers only.
        """
        if not self._given:
            return change.provider_name or None
        module = self._modules.get(change.module_address)
        if module is None:
            module = self._modules[change.module_address] = f"{without_keys(change.module_address)}."
        return self._keys.get(f"{module}{change.type}.{change.name}") or self._only(change.provider_name)

    def defaults(self, key: str | None) -> Iterator[tuple[str, str, Value]]:
        """(attribute, key, value) of each default label that the configuration `key` writes and that is a constant."""
        provider = self._providers.get(key) if key else None
        for name in ("default_tags", "default_labels") if provider else ():
            raw = getattr(provider.expressions, name) if provider else ABSENT
            for label, value in _constants(decode_value(raw)) if raw else ():
                yield name, label, value

    def settings(self, key: str) -> Iterator[tuple[str, Value]]:
        """(setting, expression) of each setting of the configuration `key` that names an account, project or the like."""
        provider = self._providers.get(key)
        for name in _ACCOUNTS if provider else ():
            raw = getattr(provider.expressions, name) if provider else ABSENT
            if raw:
                yield name, decode_value(raw)
        roles = decode_value(provider.expressions.assume_role) if provider and provider.expressions.assume_role else None
        for role in roles if isinstance(roles, list) else []:
            if isinstance(role, dict):
                yield "role_arn", role.get("role_arn")

    @property
    def readable(self) -> bool:
        """Whether the configuration, if there is one, could be read. Otherwise any variable may be a sensitive one."""
        return self._readable

    def hides(self, variable: str) -> bool:
        """Whether the configuration declares the root variable sensitive: the plan gives its value all the same."""
        declared = self._variables.get(variable)
        return declared is not None and declared.sensitive

    def _only(self, provider_name: str) -> str | None:
        keys = [key for key, provider in self._providers.items() if provider.full_name == provider_name]
        return keys[0] if len(keys) == 1 else None


def _keys(module: _Module, prefix: str, depth: int) -> Iterator[tuple[str, str]]:
    for resource in module.resources:
        yield prefix + resource.address, resource.provider_config_key
    for name, call in module.module_calls.items() if depth < _DEPTH else ():
        if call.module:
            yield from _keys(call.module, f"{prefix}module.{name}.", depth + 1)


def _constants(expression: Value) -> Iterator[tuple[str, Value]]:
    """The members of the constant maps in `[{"tags": {"constant_value": {…}}}]` or in `{"constant_value": {…}}`."""
    for block in expression if isinstance(expression, list) else [expression]:
        inner = block.get("tags", block) if isinstance(block, dict) else None
        constant = inner.get("constant_value") if isinstance(inner, dict) else None
        if isinstance(constant, dict):
            yield from constant.items()
