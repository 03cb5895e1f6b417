"""Does one access policy allow more or less than another? Statement against statement, wildcards understood.

What an Allow adds, and what a Deny no longer forbids, widens; the other way round is narrowing. Only what can be seen
with certainty is decided: a cover by several statements together, or by statements written with NotAction and the like,
is left open. The work is bounded, so that a hostile document costs no more than a large honest one.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from planguard.core.directions.policy_statement import Permission, Statement, broad, statements_of
from planguard.core.directions.record import Direction
from planguard.core.directions.wildcards import covers
from planguard.model.value import Value

_STATEMENTS: Final = 300
_CHECKS: Final = 40_000
_WIDEN: Final = frozenset({"stringequals", "stringlike", "stringequalsignorecase", "arnequals", "arnlike", "ipaddress"})
"""Operators under which more values let more through; under their negations more values let less through."""
_SHRINK: Final = frozenset({"stringnotequals", "stringnotlike", "arnnotequals", "arnnotlike", "notipaddress"})


def widened(old: Value, new: Value, matters: Callable[[Permission], bool] = lambda _: True) -> bool | None:
    """Whether `new` allows something that `old` did not.

    None where the documents do not show it, and where nothing that is added by an Allow `matters`.
    """
    before, after = statements_of(old), statements_of(new)
    if before is None or after is None or max(len(before), len(after)) > _STATEMENTS:
        return None
    added, removed = set(after) - set(before), set(before) - set(after)
    if any(one.odd for one in added | removed):
        return None
    answers = (
        _uncovered(_of(added, allows=True), _of(before, allows=True), matters),
        _uncovered(_of(removed, allows=False), _of(after, allows=False), lambda _: True),
    )
    return True if True in answers else None if None in answers else False


def narrowed(old: Value, new: Value) -> bool | None:
    """Whether `new` no longer allows something that `old` did: widening the other way round."""
    return widened(new, old)


def _of(statements: Iterable[Statement], *, allows: bool) -> list[Statement]:
    return [one for one in statements if one.allows is allows]


def _uncovered(asked: list[Statement], covering: list[Statement], matters: Callable[[Permission], bool]) -> bool | None:
    """Whether something of `asked` that matters is covered by none of `covering`; None where that is not certain."""
    if sum(one.size for one in asked) * max(1, sum(_parts(other) for other in covering)) > _CHECKS:
        return None
    answers = [_one_uncovered(one, covering, matters) for one in asked]
    return True if True in answers else None if None in answers else False


def _one_uncovered(one: Statement, covering: list[Statement], matters: Callable[[Permission], bool]) -> bool | None:
    """Another condition, or an odd statement, leaves it open whether it covers; what does not matter, whether it harms.

    A condition that says more than that of `one` covers it for certain not.
    """
    sure = [other for other in covering if not other.odd and _condition_covers(other, one)]
    open_ = [other for other in covering if other.odd or not (other in sure or _condition_covers(one, other))]
    answer: bool | None = False
    for permission in _permissions(one):
        if any(_fits(other, permission) for other in sure):
            continue
        if matters(permission) and not any(other.odd or _fits(other, permission) for other in open_):
            return True
        answer = None
    return answer


def _parts(one: Statement) -> int:
    return len(one.principals) + len(one.actions) + len(one.resources)


def _permissions(one: Statement) -> Iterator[Permission]:
    for principal in one.principals:
        for action in one.actions:
            for resource in one.resources:
                yield Permission(principal, action, resource)


def _fits(one: Statement, asked: Permission) -> bool:
    return (
        any(_admits(known, asked.principal) for known in one.principals)
        and any(covers(known, asked.action) for known in one.actions)
        and any(covers(known, asked.resource) for known in one.resources)
    )


def _admits(known: str, principal: str) -> bool:
    """Whether whom a statement names includes `principal`: an account's root stands for everyone in the account."""
    return known in ("*", principal) or (known.endswith(":root") and principal.startswith(known[:-4]))


def _condition_covers(general: Statement, special: Statement) -> bool:
    """Whether what meets the condition of `special` also meets that of `general`; no condition is met by everything."""
    conditions = dict(special.condition)
    return all(key in conditions and _values_cover(key[0], values, conditions[key]) for key, values in general.condition)


def _values_cover(operator: str, general: frozenset[str], special: frozenset[str]) -> bool:
    if operator in _WIDEN:
        return special <= general
    return general <= special if operator in _SHRINK else general == special


def _widened_much(old: Value, new: Value, _: str) -> bool | None:
    """One more narrow permission for whom it has always been about is everyday work: more than before, not yet harm."""
    return widened(old, new, broad)


def _narrowed(old: Value, new: Value, _: str) -> bool | None:
    return narrowed(old, new)


POLICY_WIDENED: Final = Direction(
    "policy-widened", "allows much more than before", _widened_much, unsure="changes, and may allow a little more"
)
POLICY_NARROWED: Final = Direction("policy-narrowed", "allows less than before", _narrowed)
