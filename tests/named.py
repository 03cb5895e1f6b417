"""The tests that a page names, as `tests/file.py::test_name`."""

import ast
import re

from tests.plans import FIXTURES

_NAMED = re.compile(r"`(tests/[\w/]+\.py::test_\w+)`")


def named(page: str) -> list[str]:
    """Every test that the text of a page names, sorted."""
    return sorted(set(_NAMED.findall(page)))


def is_there(name: str) -> bool:
    """Whether there is a test of that name."""
    file, _, function = name.partition("::")
    tree = ast.parse((FIXTURES.parent / file).read_text("utf-8"))
    return function in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
