"""The house: its layout, the size of its files, and words that no file may hold. The floors are import-linter's."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted((ROOT / "planguard").rglob("*.py"))
PURE = [path for path in SOURCES if path.relative_to(ROOT).parts[1] in {"model", "core", "detectors", "formats", "config"}]
LONGEST = 250

TOP_LEVEL = frozenset(
    ".ci .gitignore .pre-commit-hooks.yaml CHANGELOG.md CONTRIBUTING.md LICENSE README.md action.yml benchmarks docs"
    " fixtures planguard pyproject.toml rules tests uv.lock".split()
)
LATER = frozenset({".pre-commit-hooks.yaml", "action.yml", "benchmarks"})
"""What the layout has a place for, and later releases fill."""

# In pieces, since this file is looked at, too.
_FORBIDDEN = {
    "a path of somebody's machine": re.compile(r"(?<![\w.~$}{)-])/(?:" + r"work|tmp|root|opt|home)/[\w.]"),
    "another project's package": re.compile(r"pip3? install (?:-\w+ )*" + r"planguard(?![\w-])"),
    "the host of a package registry": re.compile(r"py" + r"pi\.org|python" + r"hosted\.org|npm" + r"js\.(?:org|com)"),
}
_LOCK = "uv.lock"
"""The lock file names where each file was found, and cannot do otherwise (docs/adr/0005)."""


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def public_things(tree: ast.Module) -> Iterator[ast.ClassDef | ast.FunctionDef]:
    for node in tree.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_"):
            yield node


def tracked() -> list[str]:
    """Files that git knows or would know, relative to the top."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this is no git checkout")
    return [path for path in done.stdout.split("\0") if path and (ROOT / path).is_file()]


def test_the_top_level_is_the_published_one() -> None:
    found = {path.split("/")[0] for path in tracked()}
    assert found - TOP_LEVEL == set()
    assert TOP_LEVEL - LATER - found == set()


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_a_file_stays_short(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= LONGEST, "it asks for a second room"


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_every_module_says_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text("utf-8")))


@pytest.mark.parametrize("path", PURE, ids=name)
def test_pure_rooms_open_and_print_nothing(path: Path) -> None:
    """Imports are import-linter's business; these need none."""
    calls = (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call))
    called = {call.func.id for call in calls if isinstance(call.func, ast.Name)}
    assert not called & {"open", "print", "input", "eval", "exec", "__import__"}


def test_no_file_holds_words_that_must_not_go_out() -> None:
    found = [
        f"{path}:{number}: {what}"
        for path in tracked()
        if path != _LOCK
        for number, line in enumerate((ROOT / path).read_bytes().decode("utf-8", "replace").splitlines(), 1)
        for what, pattern in _FORBIDDEN.items()
        if pattern.search(line)
    ]
    assert found == []


NOTICED = (
    "cd /" + "work/main",
    "`/" + "home/x`",
    "pip install " + "planguard",
    "pip install -q " + "planguard[x]",
    "py" + "pi.org",
)


@pytest.mark.parametrize("line", NOTICED)
def test_those_words_would_be_noticed(line: str) -> None:
    assert any(pattern.search(line) for pattern in _FORBIDDEN.values())


@pytest.mark.parametrize("line", ["pip install terraform-planguard", "planguard/home/x", "https://example.org/home/x"])
def test_innocent_words_are_left_alone(line: str) -> None:
    assert not any(pattern.search(line) for pattern in _FORBIDDEN.values())
