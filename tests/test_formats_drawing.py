"""Pictures of what follows from what: every object stands once, and nothing of a plan is more than a label."""

import re

from hypothesis import given
from hypothesis import strategies as st

from planguard.core.inert import inert
from planguard.formats._drawing import MOST, Node, drawing, rows
from planguard.formats._drawing_mermaid import mermaid
from planguard.formats._drawing_of import blast_radius
from planguard.formats._drawing_svg import svg
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


def test_the_worst_objects_are_drawn_with_those_that_depend_on_them() -> None:
    network = reports.item("aws_vpc.main", score=80, dependents=12, dependent_addresses=("aws_lb.a", "aws_subnet.b"))
    subnet = reports.item("aws_subnet.b", score=70, dependents=1, dependent_addresses=("aws_lb.a",))
    picture = blast_radius(reports.plan([subnet, network, reports.item("aws_sqs_queue.q", score=90)]))
    assert picture is not None
    assert [tuple(node) for node in picture.nodes] == [
        ("aws_vpc.main", "delete"),
        ("aws_subnet.b", "delete"),
        ("aws_lb.a", "stays"),
    ]
    assert (picture.edges, picture.more) == (((0, 2), (0, 1), (1, 2)), 10)
    assert blast_radius(reports.incident().plans[0]) is None
