"""Changes in an account that the stack does not belong to: another customer's, or another environment's."""

from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import islice
from typing import Final

from planguard.core.environment.accounts import Accounts
from planguard.core.environment.providers import ProviderKeys
from planguard.model.finding import Effect, Evidence, Finding
from planguard.model.plan import ResourceChange
from planguard.model.severity import Severity
from planguard.ports import Case, Detector

_SHOWN: Final = 20
_LOOKED_AT: Final = 1000
"""Objects that stay, and are asked where nothing that changes says in which account it is."""


def _find(case: Case) -> Iterator[Finding]:
    stack = case.ruling.stack
    if stack is None or not stack.accounts:
        return
    keys: Callable[[], ProviderKeys] = lru_cache(1)(lambda: ProviderKeys(case.plan.configuration))
    wrong = _wrong(case, Accounts(case.plan, keys), frozenset(name.casefold() for name in stack.accounts))
    if wrong:
        rule = case.rule("wrong-account")
        yield Finding(
            id="wrong-account",
            effect=Effect.REFUSE,
            title=f"{rule.title} ({stack.target}): {_shown([says for _, says in wrong])}",
            severity=Severity.CRITICAL,
            floor=75,  # whatever happens there, it is not meant to
            addresses=tuple(sorted({entry.address for entry, _ in wrong})),
            why=rule.why,
            evidence=tuple(Evidence(case.plan.pointer(entry), says) for entry, says in wrong[:_SHOWN]),
        )


def _shown(reasons: list[str]) -> str:
    """Which account it is instead: nobody can tell a mistake from an attack without that."""
    differing = list(dict.fromkeys(reasons))
    return "; ".join(differing[:2]) + (" …" if len(differing) > 2 else "")


def _wrong(case: Case, accounts: Accounts, allowed: frozenset[str]) -> list[tuple[ResourceChange, str]]:
    changing = [found.change for found in case.consequences if found.change.mode == "managed"]
    if not changing:
        return []
    wrong = [(entry, says) for entry in changing if (says := _says(entry, accounts, allowed))]
    if wrong or any(accounts.of_object(entry) for entry in changing):
        return wrong
    # Creates say nothing of themselves; what is there already says which account the plan looked at.
    staying = islice((entry for entry in case.plan.resource_changes if entry.mode == "managed"), _LOOKED_AT)
    return [(entry, says) for entry in staying if (says := _says(entry, accounts, allowed))][:1]


def _says(entry: ResourceChange, accounts: Accounts, allowed: frozenset[str]) -> str:
    """What is wrong with the account of `entry`; empty where nothing is, or where nobody knows."""
    own = accounts.of_object(entry)
    if own:
        shown = "another account (sensitive)" if own.hidden else own.name
        return "" if own.name.casefold() in allowed else f"the object lies in {shown}"
    configured = accounts.of_provider(entry)
    if not configured or any(name.casefold() in allowed for name in configured):
        return ""
    return f"its provider works in {', '.join(configured[:3])}"


DETECTOR = Detector(ids=("wrong-account",), find=_find)
