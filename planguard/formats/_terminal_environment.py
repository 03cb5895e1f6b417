"""Why we think that it is production: the evidence for an environment on a terminal."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from planguard.core.inert import brief, inert
from planguard.formats._nouns import several
from planguard.formats._terminal_lines import Line, Piece, View, address, wrapped
from planguard.model.environment import Environment, EnvironmentEvidence
from planguard.model.report import ConsequenceInfo, EnvironmentInfo

_SOURCES: Final = {
    "tag-before": "tag",
    "label-before": "label",
    "namespace-before": "namespace",
    "tag-after": "planned tag",
    "label-after": "planned label",
    "namespace-after": "planned namespace",
}
_WHOLE: Final = ("path", "module_address", "address")
"""Where the text that was read is itself the place."""
_DEFAULT: Final = re.compile(r"\.default_(?:tags|labels)\.")
_LONGEST_VALUE: Final = 60
_JUDGED: Final = "judged like production"


def signs(environment: EnvironmentInfo, view: View) -> list[Line]:
    """What speaks for an environment, and off a terminal also what else was found there."""
    if not environment.evidence:
        return []
    first, *others = environment.evidence
    lines = wrapped(_sign(environment, first, view), view, indent=2)
    for other in others if view.whole else ():
        lines += wrapped([Piece(f'also found: "{inert(other.value)}" at '), address(other.where)], view, indent=4)
    return lines


def unnamed(items: Iterable[ConsequenceInfo], view: View) -> list[Line]:
    """That some objects name no environment, and what that means."""
    counted = Counter(item.environment == Environment.UNKNOWN for item in items)
    if not counted[True]:
        return []
    verb = "names" if counted[True] == 1 else "name"
    who = f"{several(counted[True], 'object')} {verb} no" if counted[False] else "Nothing here names an"
    return wrapped([Piece(f"{who} environment: {_JUDGED}.")], view, indent=2)


def _sign(environment: EnvironmentInfo, sign: EnvironmentEvidence, view: View) -> Sequence[Piece]:
    name = inert(environment.name).capitalize()
    value = inert(sign.value) if view.whole else brief(sign.value, _LONGEST_VALUE)
    if environment.name == Environment.UNKNOWN:
        return [Piece("The environment cannot be read at "), address(sign.where), *_of(environment, f": {_JUDGED}.")]
    if sign.source == "provider":
        return _shared(name, value, sign)
    said = Piece(f'{name} by the {_SOURCES.get(sign.source) or inert(sign.source)} "{value}"')
    if sign.where in _WHOLE:
        return [said]
    of = _of(environment, "") if sign.source != "variable" else []
    return [said, Piece(" at "), address(sign.where), *of]


def _shared(name: str, value: str, sign: EnvironmentEvidence) -> Sequence[Piece]:
    if _DEFAULT.search(sign.where):
        return [Piece(f'{name} by the default label "{value}" of the provider configuration, '), address(sign.where)]
    said = Piece(f'{name}: "{value}" is taken from ')
    return [said, address(sign.where), Piece(", an object of the same provider")]


def _of(environment: EnvironmentInfo, end: str) -> Sequence[Piece]:
    named = [Piece(" of "), address(environment.address)] if environment.address else []
    return [*named, Piece(end)]
