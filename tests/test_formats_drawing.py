"""Pictures of what follows from what: every object stands once, and nothing of a plan is more than a label."""

import re

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from planguard.core.inert import inert
from planguard.formats._drawing import MOST, Node, drawing, more_text, rows
from planguard.formats._drawing_mermaid import mermaid
from planguard.formats._drawing_of import blast_radius
from planguard.formats._drawing_svg import svg
from planguard.model.cascade import CascadeEdge, CascadeInfo, CascadeNode
from tests import reports
from tests.html_reader import read

CHAIN = drawing(
    [Node("aws_vpc.main", "replace"), Node('aws_subnet.a["x"]', "replace"), Node("aws_lb.public", "stays")],
    [("aws_vpc.main", 'aws_subnet.a["x"]'), ('aws_subnet.a["x"]', "aws_lb.public"), ("aws_vpc.main", "aws_lb.public")],
)
MERMAID_LINE = re.compile(
    r"flowchart LR|  (n\d+|more)\[\"([A-Za-z0-9 ._/-]|#\d+;)*\"\]:::(lost|changed|stays)|  n\d+ --> n\d+|  classDef .*"
)
GRAPHS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=40)


def test_a_chain_as_mermaid() -> None:
    assert mermaid(CHAIN)[:7] == [
        "flowchart LR",
        '  n0["replace aws_vpc.main"]:::lost',
        '  n1["replace aws_subnet.a#91;#34;x#34;#93;"]:::lost',
        '  n2["stays aws_lb.public"]:::stays',
        "  n0 --> n1",
        "  n1 --> n2",
        "  n0 --> n2",
    ]


def test_a_chain_as_svg() -> None:
    page = read(svg(CHAIN))
    assert "".join(page.texts).count("aws_lb.public") == 2
    assert svg(CHAIN).count('class="edge"') == 2
    assert "".join(page.texts).count("(and of 1 more)") == 1


@given(GRAPHS)
def test_every_object_has_one_row_below_what_it_hangs_on(edges: list[tuple[int, int]]) -> None:
    nodes = [Node(f"a.b[{n}]", "replace") for n in range(13)]
    picture = drawing(nodes, [(f"a.b[{above}]", f"a.b[{below}]") for above, below in edges])
    told = rows(picture)
    assert sorted(row.node for row in told) == list(range(13))
    for place, row in enumerate(told):
        if row.parent is not None:
            assert row.parent < place
            assert row.depth == told[row.parent].depth + 1
            assert (told[row.parent].node, row.node) in picture.edges


def test_what_is_left_out_is_counted() -> None:
    picture = drawing([Node(f"a.b[{n}]", "replace") for n in range(MOST + 5)], [("a.b[0]", f"a.b[{MOST + 1}]")], more=3)
    assert (len(picture.nodes), picture.edges, picture.more) == (MOST, (), 8)
    assert '  more["and 8 more"]:::stays' in mermaid(picture)
    assert "and 8 more" in svg(picture)


@given(st.lists(st.text() | st.sampled_from(reports.HOSTILE), min_size=1, max_size=5))
def test_any_name_is_a_label(names: list[str]) -> None:
    picture = drawing([Node(name, name) for name in names], [(names[0], name) for name in names])
    assert [line for line in mermaid(picture) if not MERMAID_LINE.fullmatch(line)] == []
    assert inert(names[0])[:20] in "".join(read(svg(picture)).texts)


def test_the_causes_are_drawn_in_one_picture_with_what_hangs_on_them() -> None:
    nodes = [
        CascadeNode(f"a.{name}", "a", action, "high", 60)
        for name, action in zip("xyz", ("replace", "update", "no-op"), strict=True)
    ]
    edges = [CascadeEdge("a.x", "a.y", "id"), CascadeEdge("a.y", "a.z", "")]
    first = CascadeInfo("a.x", tuple(nodes), tuple(edges), 2)
    second = CascadeInfo("a.y", tuple(nodes[1:]), tuple(edges[1:]), 3)
    (root,) = (reports.item("a.x", action="replace"),)
    picture = blast_radius(reports.plan([root], cascade=(first, second)))
    assert picture is not None
    assert [tuple(node) for node in picture.nodes] == [("a.x", "replace"), ("a.y", "update"), ("a.z", "stays")]
    assert (picture.edges, more_text(picture)) == (((0, 1), (1, 2)), "and at least 3 more")
    alone = blast_radius(reports.plan([root], cascade=(first,)))
    assert alone is not None
    assert more_text(alone) == "and 2 more"


def test_nothing_is_drawn_of_a_plan_that_asks_nobody_or_ends_nothing_that_others_hang_on() -> None:
    network = reports.network().plans[0]
    assert blast_radius(network) is not None
    assert blast_radius(msgspec.structs.replace(network, verdict="pass")) is None
    assert blast_radius(reports.incident().plans[0]) is None
