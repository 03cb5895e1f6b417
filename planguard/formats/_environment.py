"""Why we think that it is production: the evidence for an environment, in words."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from planguard.core.inert import brief, inert
from planguard.formats._nouns import several
from planguard.formats._pieces import Piece, address
from planguard.model.environment import Environment, EnvironmentEvidence
from planguard.model.report import ConsequenceInfo
from planguard.model.report_plan import EnvironmentInfo

_SOURCES: Final = {
    "policy-stack": "policy for the stack",
    "policy-account": "policy for the account",
    "policy-workspace": "policy for the workspace",
    "tag-before": "tag",
    "label-before": "label",
    "namespace-before": "namespace",
    "tag-after": "planned tag",
    "label-after": "planned label",
    "namespace-after": "planned namespace",
}
_POLICY: Final = "policy"
_WHOLE: Final = (_POLICY, "path", "module_address", "address")
"""Where the text that was read is itself the place."""
_DEFAULT: Final = re.compile(r"\.default_(?:tags|labels)\.")
_LONGEST_VALUE: Final = 60
_JUDGED: Final = "judged like production"


def sign_pieces(environment: EnvironmentInfo, *, whole: bool) -> Sequence[Piece]:
    """What speaks for an environment, in a sentence; nothing where there is no evidence. Unless `whole`, cut to size."""
    if not environment.evidence:
        return []
    sign = environment.evidence[0]
    name = inert(environment.name).capitalize()
    value = inert(sign.value) if whole else brief(sign.value, _LONGEST_VALUE)
    if environment.name == Environment.UNKNOWN and sign.where != _POLICY:
        return [Piece("The environment cannot be read at "), address(sign.where), *_of(environment, f": {_JUDGED}.")]
    if sign.source == "provider":
        return _shared(name, value, sign)
    said = Piece(f'{name} by the {_SOURCES.get(sign.source) or inert(sign.source)} "{value}"')
    if sign.where in _WHOLE:
        return [said]
    of = _of(environment, "") if sign.source != "variable" else []
    return [said, Piece(" at "), address(sign.where), *of]


def unnamed_text(items: Iterable[ConsequenceInfo]) -> str:
    """That some objects name no environment, and what that means; empty where all do."""
    counted = Counter(item.environment == Environment.UNKNOWN for item in items)
    if not counted[True]:
        return ""
    verb = "names" if counted[True] == 1 else "name"
    who = f"{several(counted[True], 'object')} {verb} no" if counted[False] else "Nothing here names an"
    return f"{who} environment: {_JUDGED}."


def _shared(name: str, value: str, sign: EnvironmentEvidence) -> Sequence[Piece]:
    if _DEFAULT.search(sign.where):
        return [Piece(f'{name} by the default label "{value}" of the provider configuration, '), address(sign.where)]
    said = Piece(f'{name}: "{value}" is taken from ')
    return [said, address(sign.where), Piece(", an object of the same provider")]


def _of(environment: EnvironmentInfo, end: str) -> Sequence[Piece]:
    named = [Piece(" of "), address(environment.address)] if environment.address else []
    return [*named, Piece(end)]
