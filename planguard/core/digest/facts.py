"""Where a plan would act: facts that stand beside a digest and are compared where both sides know them.

Read are the settings of a provider that say where it acts, and no others: keys, tokens and passwords stand beside them.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from planguard.model.body import decode_value
from planguard.model.environment import Environment
from planguard.model.plan import ABSENT, Plan, Raw
from planguard.model.secrets import looks_secret
from planguard.model.signed import CheckedFacts
from planguard.model.value import Value

SETTINGS: Final = frozenset(
    "region profile allowed_account_ids forbidden_account_ids project subscription_id tenant_id host role_arn".split()
)
BLOCKS: Final = frozenset({"assume_role", "assume_role_with_web_identity", "endpoints"})
_EVERY: Final = "endpoints"
_VARIABLE: Final = re.compile(r"var\.([A-Za-z0-9_-]+)", re.ASCII)
_CREDENTIALS: Final = re.compile(r"//[^/@\s]*@")
_LONGEST: Final = 512


class _Provider(msgspec.Struct, gc=False):
    alias: str = ""
    module_address: str = ""
    expressions: Raw = ABSENT


class _Variable(msgspec.Struct, gc=False):
    sensitive: bool = False


class _Root(msgspec.Struct, gc=False):
    variables: dict[str, _Variable] = {}


class _Configuration(msgspec.Struct):
    provider_config: dict[str, _Provider] = {}
    root_module: _Root | None = None


def facts_of(plan: Plan, environment: Environment) -> CheckedFacts:
    """The checked facts of `plan`. What the plan does not say is None or missing."""
    file = plan.source.file
    return CheckedFacts(
        lineage=file.lineage if file else None,
        serial=file.serial if file else None,
        workspace=file.workspace if file else None,
        backend=file.fingerprint if file else None,
        targets=tuple(sorted(_targets(plan))),
        environment=environment,
    )


def without_credentials(text: str) -> str:
    """An address without the name and password that may stand before its host, and without its query."""
    return _CREDENTIALS.sub("//", text).partition("?")[0][:_LONGEST]


def _targets(plan: Plan) -> Iterator[tuple[str, str, str]]:
    try:
        tree = msgspec.json.decode(plan.configuration, type=_Configuration) if plan.configuration else _Configuration()
    except (msgspec.DecodeError, RecursionError):
        return
    variables = _variables(plan, tree.root_module)
    for key, provider in tree.provider_config.items():
        if provider.alias:
            yield key, "alias", provider.alias
        expressions = decode_value(provider.expressions) if provider.expressions else None
        known = variables if not provider.module_address else {}
        for name, expression in _settings(expressions):
            value = _text(_value(expression, known))
            if value:
                yield key, name, value


def _settings(expressions: Value) -> Iterator[tuple[str, Value]]:
    """The settings that say where, each with its expression."""
    for name, expression in expressions.items() if isinstance(expressions, dict) else ():
        if name in SETTINGS:
            yield name, expression
        elif name in BLOCKS:
            for block in expression if isinstance(expression, list) else [expression]:
                inner = block.items() if isinstance(block, dict) else ()
                yield from ((f"{name}.{key}", each) for key, each in inner if name == _EVERY or key in SETTINGS)


def _value(expression: Value, variables: Mapping[str, Value]) -> Value:
    """What an expression comes to, as far as the plan shows it: a constant, or a root variable by itself."""
    if not isinstance(expression, dict):
        return None
    references = expression.get("references")
    if references and isinstance(references[0], str) and len(references) == 1:
        found = _VARIABLE.fullmatch(references[0])
        return variables.get(found[1]) if found else None
    return expression.get("constant_value")


def _variables(plan: Plan, root: _Root | None) -> dict[str, Value]:
    """The root variables that may be shown. Without a declaration nothing says that one may be."""
    given = decode_value(plan.variables) if plan.variables and root else None
    declared = root.variables if root else {}
    return {
        name: entry.get("value")
        for name, entry in (given.items() if isinstance(given, dict) else ())
        if isinstance(entry, dict) and name in declared and not declared[name].sensitive and not looks_secret(name)
    }


def _text(value: Value) -> str:
    if isinstance(value, list):
        return ", ".join(sorted(filter(None, map(_text, value))))
    return without_credentials(str(value)) if isinstance(value, str | int) and not isinstance(value, bool) else ""
