"""Why an object is replaced: the attributes that force it, what they are made of, and the chain up to the first cause."""

from collections.abc import Iterator
from typing import Final

from planguard.core.difference import forcing_paths
from planguard.core.graph.graph import Graph
from planguard.model.actions import Operation
from planguard.model.consequence import Consequence
from planguard.model.graph import MOST_DEPENDENTS, Dependents, Follower
from planguard.model.plan import AttributePath, ResourceChange

_LINKS: Final = 20
_SHOWN: Final = 10
_DONE: Final = {"replace": "replaced", "update": "updated", "create": "created", "read": "read only while applying"}


def rows(graph: Graph, found: Consequence, entries: dict[str, ResourceChange]) -> Iterator[tuple[str, str]]:
    """(what it is, what there is to say) for one change; `entries` are the changes of the plan by address."""
    if found.operation is Operation.REPLACE:
        yield from _forced(graph, found.change)
    yield from _chain(graph, found.address, entries)
    if found.dependents is not None:
        yield "depends on it", _dependents(found.dependents)


def _forced(graph: Graph, entry: ResourceChange) -> Iterator[tuple[str, str]]:
    paths = forcing_paths(entry.change) if entry.change else ()
    for path in paths[:_SHOWN]:
        yield "forced by", f"{_path(path)}{_made_of(graph.fed_by(entry, path))}"


def _chain(graph: Graph, address: str, entries: dict[str, ResourceChange]) -> Iterator[tuple[str, str]]:
    """From one change to the one that makes it necessary, up to the first."""
    seen: set[str] = set()
    link: Follower | None = graph.follower.get(address)
    while link is not None and link.address not in seen and len(seen) < _LINKS:
        seen.add(link.address)
        above = entries.get(link.by)
        verb = above.actions.operation.value if above is not None else ""
        what = link.attribute or "what it reads"
        whose = what if link.address == address else f"{what} of {link.address}"
        yield "because", f"{whose} comes from {link.by}, which is {_DONE.get(verb, 'changed')}"
        next_link = graph.follower.get(link.by)
        if next_link is None and above is not None:
            yield from (("", f"{link.by}: forced by {text}") for _, text in _forced(graph, above))
        link = next_link


def _made_of(names: tuple[str, ...]) -> str:
    if not names:
        return ", which no reference feeds: a constant, or set by the provider"
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return f", made of {', '.join(names[:_SHOWN])}{more}"


def _dependents(found: Dependents) -> str:
    if not found.count:
        return "nothing that stays"
    number = f"{found.count} or more" if found.count >= MOST_DEPENDENTS else f"{found.count}"
    rest = found.count - len(found.addresses)
    return f"{number} that stay: {', '.join(found.addresses)}{f' and {rest} more' if rest else ''}"


def _path(path: AttributePath) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).removeprefix(".")
