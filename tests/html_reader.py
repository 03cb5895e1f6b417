"""Reads an HTML report as a browser would, and says what of it is not ours."""

import re
from html.parser import HTMLParser

_VOID = ("meta",)
_TAGS = frozenset(
    "html head title style body main header section div footer h1 h2 h3 p ul li b small span code pre details summary"
    " svg path circle text tspan meta".split()
)
_ATTRIBUTES = frozenset("class lang charset http-equiv content name d cx cy r x y dx role width height viewbox".split())
_VALUE = re.compile(r"[A-Za-z0-9 .,;=\'/_-]*")


class HtmlReader(HTMLParser):
    """The text of a page by the tag that it stands in; fails at anything that planguard does not write."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.codes: list[str] = []
        self.texts: list[str] = []
        self.opened = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in _TAGS, tag
        for name, value in attrs:
            assert name in _ATTRIBUTES, name
            assert _VALUE.fullmatch(value or ""), value
        self.opened += 1
        if tag not in _VOID:
            self.open.append(tag)
        if tag == "code":
            self.codes.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" in self.open:
            assert not re.search(r"url|@import|expression|<", data)
        elif self.open and self.open[-1] == "code":
            self.codes[-1] += data
        self.texts.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_decl(self, decl: str) -> None:
        assert decl.lower() == "doctype html"

    def handle_pi(self, data: str) -> None:
        raise AssertionError(data)

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(data)


def read(text: str) -> HtmlReader:
    """The page, read to its end."""
    reader = HtmlReader()
    reader.feed(text)
    reader.close()
    assert reader.open == []
    return reader
