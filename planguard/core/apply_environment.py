"""The environment in which Terraform applies: what would send an approved plan elsewhere is refused, not dropped in silence.

A saved plan does not bind where it lands: with another endpoint in the environment the same file destroys the object of
the same name in another account. What the policy names in `allow_env` is let through.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final

from planguard.core.refusals import refused

_REDIRECTS: Final = re.compile(
    r"(^|_)ENDPOINT_URL(_|$)|_CUSTOM_ENDPOINT$|^TF_VAR_|^TF_ENCRYPTION$|^ARM_(METADATA_HOST|ENDPOINT)"
    # Objects of another cluster or service have the very same ids.
    r"|^KUBECONFIG$|^KUBE_(HOST|CTX|CONFIG|CLUSTER)|^(VAULT|NOMAD)_ADDR$|^CONSUL_HTTP_ADDR$|^OS_AUTH_URL$|^PG(HOST|HOSTADDR|PORT)$"
    r"|^(GITHUB|GITLAB)_BASE_URL$|^MYSQL_ENDPOINT$",
    re.ASCII,
)
_EPHEMERAL: Final = re.compile(r"\bephemeral\b")
_VARIABLE: Final = re.compile(r'\bvariable\b[^"\n{]*"?([\w-]+)')
_NAME: Final = re.compile(r"[\w-]+")
_ESCAPE: Final = "\\u"
_SWITCHES: Final = re.compile(
    r"^TF_CLI_ARGS|^TF_REATTACH_PROVIDERS$|^TF_(CLI_CONFIG_FILE|DATA_DIR)$|^TERRAFORM_CONFIG$", re.ASCII
)
_LOOSE_LOCK: Final = "TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE"
_LOGS: Final = "TF_LOG"
"""Logs hold every value of a plan, secrets too."""


def built(given: Mapping[str, str], allowed: Collection[str], workspace: str | None, data_dir: str) -> dict[str, str]:
    """The whole environment for Terraform, made from `given`. `workspace` is the one that the plan was made in.

    Raises RefusedError with the name of the first variable that may not be there; never with its value.
    """
    for name in filter(given.get, sorted(given)):  # an empty variable counts as none
        for code in _faults(name, given[name], workspace):
            if name not in allowed:
                raise refused(code, name)
    kept = {name: value for name, value in given.items() if not name.startswith(_LOGS)}
    pinned = {"TF_INPUT": "0", "TF_IN_AUTOMATION": "1"}
    return {**kept, **pinned} if "TF_DATA_DIR" in kept else {**kept, **pinned, "TF_DATA_DIR": data_dir}


def _faults(name: str, value: str, workspace: str | None) -> Iterator[str]:
    upper = name.upper()  # some systems take names of variables in any case
    if _SWITCHES.search(upper) or upper == _LOOSE_LOCK:
        yield "variable-switches"
    if _REDIRECTS.search(upper):
        yield "variable-redirects"
    if upper == "TF_WORKSPACE" and value != workspace:
        yield "other-workspace-set"


def refuse_overrides(configurations: Mapping[str, str]) -> None:
    """Raise RefusedError where a CLI configuration (by path) replaces providers by others that nobody has locked.

    A word in quotes may be written in numbers, so an escape counts as the word.
    """
    for path, text in sorted(configurations.items()):
        if "dev_overrides" in text or _ESCAPE in text.lower():
            raise refused("provider-overridden", place=path)


def refuse_other_values(sources: Iterable[str], values: Mapping[str, str]) -> None:
    """Raise RefusedError where a file of values (by name) has one for an ephemeral variable.

    Terraform reads these again as it applies: no plan holds what they come to, and nobody has agreed to it.
    """
    names = {name for text in sources for name in _ephemeral(text)}
    for place, text in sorted(values.items()) if names else ():
        if not names.isdisjoint(_NAME.findall(text)) or (place.endswith(".json") and _ESCAPE in text.lower()):
            raise refused("values-read-again", place=place)


def _ephemeral(text: str) -> Iterator[str]:
    """Names of the variables of a source that may be ephemeral; in JSON every name that stands there is taken for one."""
    if text.lstrip().startswith("{"):
        if _EPHEMERAL.search(text) or _ESCAPE in text.lower():
            yield from _NAME.findall(text)
        return
    heads = list(_VARIABLE.finditer(text))
    ends = [head.start() for head in heads[1:]] + [len(text)]
    yield from (head[1] for head, end in zip(heads, ends, strict=False) if _EPHEMERAL.search(text, head.end(), end))
