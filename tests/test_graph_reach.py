"""The nearest names in any graph: as a search from each node would find them, in circles too, whatever the order."""

from collections import deque

from hypothesis import given
from hypothesis import strategies as st

from planguard.core.graph.reach import Reach

_NODES = 9
_edges = st.lists(st.tuples(st.integers(0, _NODES - 1), st.integers(0, _NODES - 1)), max_size=30)
_names = st.sets(st.integers(0, _NODES - 1))
_EVERY = 100


def reached(edges: list[tuple[int, int]], named: set[int], start: int, most: int = _EVERY) -> dict[str, int]:
    steps: dict[int, list[int]] = {}
    for one, other in edges:
        steps.setdefault(one, []).append(other)
    reach = Reach(lambda node: steps.get(node, []), lambda node: str(node) if node in named else None, lambda _: 1, most)
    return reach.of(start)


def searched(edges: list[tuple[int, int]], named: set[int], start: int) -> set[str]:
    found: set[int] = set()
    waiting = deque([start])
    while waiting:
        node = waiting.popleft()
        for one, other in edges:
            if one == node and other not in found:
                found.add(other)
                waiting.append(other)
    return {str(node) for node in found & named}


@given(_edges, _names, st.integers(0, _NODES - 1))
def test_it_finds_what_a_search_finds(edges: list[tuple[int, int]], named: set[int], start: int) -> None:
    assert set(reached(edges, named, start)) == searched(edges, named, start)


@given(_edges, _names, st.integers(0, _NODES - 1), st.integers(1, 4))
def test_a_limit_only_cuts_the_number(edges: list[tuple[int, int]], named: set[int], start: int, most: int) -> None:
    every = reached(edges, named, start)
    few = reached(edges, named, start, most)
    assert set(few) <= set(every)
    assert len(few) == min(most, len(every))


@given(_edges, _names, st.integers(0, _NODES - 1), st.randoms())
def test_the_order_of_the_references_does_not_matter(
    edges: list[tuple[int, int]], named: set[int], start: int, random: object
) -> None:
    shuffled = list(edges)
    random.shuffle(shuffled)  # type: ignore[attr-defined] # a Random
    assert set(reached(shuffled, named, start, 3)) == set(reached(edges, named, start, 3)) or _circular(edges)
    assert len(reached(shuffled, named, start, 3)) == len(reached(edges, named, start, 3))


@given(_edges, _names, st.integers(0, _NODES - 1), st.tuples(st.integers(0, _NODES - 1), st.integers(0, _NODES - 1)))
def test_one_more_reference_never_makes_it_fewer(
    edges: list[tuple[int, int]], named: set[int], start: int, more: tuple[int, int]
) -> None:
    assert set(reached(edges, named, start)) <= set(reached([*edges, more], named, start))


def test_the_nearest_come_first() -> None:
    chain = [(node, node + 1) for node in range(_NODES - 1)]
    assert reached(chain, set(range(_NODES)), 0, 3) == {"1": 1, "2": 2, "3": 3}


def test_a_long_chain_and_a_wide_hub_are_no_trouble() -> None:
    length = 30_000
    chain = [(node, node + 1) for node in range(length)]
    assert len(reached(chain, set(range(length)), 0, 5)) == 5
    wide = [(node, length) for node in range(length)] + [(length, -node - 1) for node in range(length)]
    assert len(reached(wide, {-node - 1 for node in range(length)}, 0, 5)) == 5


def _circular(edges: list[tuple[int, int]]) -> bool:
    """In a circle all that it reaches counts as equally near, so that only the number is certain."""
    return any(str(node) in searched(edges, set(range(_NODES)), node) for node in range(_NODES))
