"""Where a plan would act: facts that stand beside a digest and are compared where both sides know them.

Read are the settings of a provider that say where it acts, and no others: keys, tokens and passwords stand beside them.
"""

import re
from collections.abc import Container, Iterator, Mapping
from typing import Final

import msgspec

from planguard.model.body import decode_value
from planguard.model.environment import Environment
from planguard.model.plan import ABSENT, Plan, Raw
from planguard.model.secrets import looks_secret
from planguard.model.signed import CheckedFacts
from planguard.model.value import Value

SETTINGS: Final = frozenset(
    "region profile allowed_account_ids forbidden_account_ids project subscription_id tenant_id host role_arn"
    # Other clouds, clusters, databases and services: which one of several it is.
    " account account_id account_name address api_endpoint api_url auth_url base_url cluster config_context"
    " config_context_cluster config_path config_paths database datacenter endpoint environment"
    " impersonate_service_account metadata_host namespace org organization organization_name owner port server"
    " shared_config_files shared_credentials_files site subscription tenant tenant_name url vsphere_server zone".split()
)
BLOCKS: Final = frozenset({"assume_role", "assume_role_with_web_identity", "endpoints", "kubernetes"})
_OWN_ENDPOINT: Final = "_custom_endpoint"
_EVERY: Final = "endpoints"
_VARIABLE: Final = re.compile(r"var\.([A-Za-z0-9_-]+)", re.ASCII)
_CREDENTIALS: Final = re.compile(r"//[^/@\s]*@")
_LONGEST: Final = 512


class _Provider(msgspec.Struct, gc=False):
    full_name: str = ""
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
        targets=tuple(sorted(found[1:] for found in _targets(plan))),
        environment=environment,
    )


def places_of(plan: Plan, providers: Container[str]) -> tuple[tuple[str, str, str], ...]:
    """Where `providers` (by their full names) act, as (configuration, setting, value): part of what is signed.

    An object in another cluster may have the very name and id of the one that somebody agreed to lose.
    """
    return tuple(sorted(found[1:] for found in _targets(plan) if found[0] in providers))


def says_where(name: str) -> bool:
    """Whether a setting of a provider says where it acts."""
    return name in SETTINGS or name.endswith(_OWN_ENDPOINT)


def without_credentials(text: str) -> str:
    """An address without the name and password that may stand before its host, and without its query."""
    return _CREDENTIALS.sub("//", text).partition("?")[0][:_LONGEST]


def _targets(plan: Plan) -> Iterator[tuple[str, str, str, str]]:
    try:
        tree = msgspec.json.decode(plan.configuration, type=_Configuration) if plan.configuration else _Configuration()
    except (msgspec.DecodeError, RecursionError):
        return
    variables = _variables(plan, tree.root_module)
    for key, provider in tree.provider_config.items():
        if provider.alias:
            yield provider.full_name, key, "alias", provider.alias
        expressions = decode_value(provider.expressions) if provider.expressions else None
        known = variables if not provider.module_address else {}
        for name, expression in _settings(expressions):
            value = _text(_value(expression, known))
            if value:
                yield provider.full_name, key, name, value


def _settings(expressions: Value) -> Iterator[tuple[str, Value]]:
    """The settings that say where, each with its expression."""
    for name, expression in expressions.items() if isinstance(expressions, dict) else ():
        if says_where(name):
            yield name, expression
        elif name in BLOCKS:
            for block in expression if isinstance(expression, list) else [expression]:
                inner = block.items() if isinstance(block, dict) else ()
                yield from ((f"{name}.{key}", each) for key, each in inner if name == _EVERY or says_where(key))


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
