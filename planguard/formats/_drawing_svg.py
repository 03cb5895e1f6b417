"""A picture as SVG inside an HTML page: a tree with a row for each object, in the colours of the page."""

from typing import Final

from planguard.core.inert import brief, inert
from planguard.formats._drawing import Drawing, Row, more_text, rows
from planguard.formats._drawing_mermaid import look
from planguard.formats._html_tags import EMPTY, Markup, joined, raw, tag, text

_HIGH: Final = 30
_DEEP: Final = 26
_LEFT: Final = 14
_LETTER: Final = 8
_LONGEST: Final = 70


def svg(picture: Drawing) -> Markup:
    """The picture, as wide as its longest row; the page lets it be scrolled."""
    told = rows(picture)
    labels = [_label(picture, row) for row in told]
    width = max((_x(row) + 20 + len(label) * _LETTER for row, label in zip(told, labels, strict=True)), default=0)
    height = (len(told) + bool(picture.more)) * _HIGH + 6
    more = _text(_LEFT, len(told), more_text(picture)) if picture.more else EMPTY
    lines = joined(_edge(told, row, place) for place, row in enumerate(told))
    nodes = joined(_node(picture, row, place) for place, row in enumerate(told))
    sizes = {"width": str(width), "height": str(height), "viewBox": f"0 0 {width} {height}"}
    return tag("svg", tag("title", text("What follows from what")), lines, nodes, more, role="img", **sizes)


def _label(picture: Drawing, row: Row) -> str:
    node = picture.nodes[row.node]
    return f"{inert(node.verb)} {brief(node.address, _LONGEST)}{_besides(picture, row)}"


def _x(row: Row) -> int:
    return _LEFT + row.depth * _DEEP


def _y(place: int) -> int:
    return place * _HIGH + _HIGH // 2 + 3


def _edge(told: list[Row], row: Row, place: int) -> Markup:
    """An elbow from the object above."""
    if row.parent is None:
        return EMPTY
    start = _x(told[row.parent])
    return tag("path", d=f"M{start} {_y(row.parent)}V{_y(place)}H{_x(row)}", class_="edge")


def _besides(picture: Drawing, row: Row) -> str:
    """On how many more objects one hangs than on the one above it. Lines to all of them would only tangle."""
    count = sum(below == row.node for _, below in picture.edges) - (row.parent is not None)
    return f" (and of {count} more)" if count > 0 and row.parent is not None else ""


def _node(picture: Drawing, row: Row, place: int) -> Markup:
    node = picture.nodes[row.node]
    dot = tag("circle", tag("title", raw(node.address)), cx=str(_x(row)), cy=str(_y(place)), r="7", class_=look(node.verb))
    verb = tag("tspan", raw(node.verb), class_="verb")
    name = tag("tspan", text(brief(node.address, _LONGEST)), dx="7")
    besides = tag("tspan", text(_besides(picture, row)), class_="verb")
    return joined([dot, tag("text", verb, name, besides, x=str(_x(row) + 14), y=str(_y(place) + 4))])


def _text(x: int, place: int, told: str) -> Markup:
    return tag("text", text(told), x=str(x), y=str(_y(place) + 4), class_="verb")
