"""What a schema cannot see in a list of approvers: whether anybody could count twice, or as somebody else.

Every check takes the document as it was written, of whatever shape; see `policy_checks`.
"""

from collections.abc import Iterator
from typing import Any, Final

from planguard.config.fault import Fault
from planguard.config.keys import faults_of_keys
from planguard.config.shapes import as_text, tables, texts
from planguard.core.toml import Document
from planguard.suggest import suggestion

_HOST_IDS: Final = ("github_id", "gitlab_id")
_TRACES: Final = (*_HOST_IDS, "logins", "emails")


def faults_of(document: Document) -> Iterator[Fault]:
    """The faults in how the parts of `document` fit each other."""
    persons, agents = tables(document.get("person")), tables(document.get("agent"))
    yield from _ids(persons)
    yield from _host_ids([("person", *item) for item in persons] + [("agent", *item) for item in agents])
    yield from faults_of_keys(persons)
    yield from _agents(agents, {as_text(person.get("id")) for _, person in persons} - {""})


def _ids(persons: list[tuple[int, dict[str, Any]]]) -> Iterator[Fault]:
    """Ids in other letters are the same id: people would not tell the two persons apart."""
    seen: dict[str, int] = {}
    for place, person in persons:
        name = as_text(person.get("id"))
        if name and name.casefold() in seen:
            yield Fault(("person", place, "id"), f'"{name}" is that of person[{seen[name.casefold()]}] already')
        seen.setdefault(name.casefold(), place)


def _host_ids(accounts: list[tuple[str, int, dict[str, Any]]]) -> Iterator[Fault]:
    for key in _HOST_IDS:
        seen: dict[int, str] = {}
        for kind, place, entry in accounts:
            number = entry.get(key)
            if not isinstance(number, int) or isinstance(number, bool):
                continue
            if number in seen:
                yield Fault((kind, place, key), f"{number} is that of {seen[number]} already")
            seen.setdefault(number, f"{kind}[{place}]")


def _agents(agents: list[tuple[int, dict[str, Any]]], persons: set[str]) -> Iterator[Fault]:
    for place, agent in agents:
        if not any(agent.get(trace) for trace in _TRACES):
            yield Fault(("agent", place), f"names none of {', '.join(_TRACES)}: nobody could tell what it wrote")
        for number, operator in texts(agent.get("operators")):
            if operator not in persons:
                says = f'there is no person "{operator}"{suggestion(operator, persons)}'
                yield Fault(("agent", place, "operators", number), says)
