"""Draws docs/blocked.svg, what planguard says on a terminal: `python docs/picture.py`. With `--check` it only looks.

The picture is made of the real output, colours included, by rich's own export; the fonts are whatever monospaced ones the
reader has, so that nothing is fetched. It brings its own dark ground and is read on a light page as well.
"""

import html
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "blocked.svg"
COMMAND = ("review", "fixtures/cases/rds-replace/plan.json")
_COLUMNS = 80
_THEME = TerminalTheme(
    (13, 17, 23),
    (230, 237, 243),
    [
        (72, 79, 88),
        (229, 83, 75),
        (63, 185, 80),
        (210, 153, 34),
        (88, 166, 255),
        (188, 140, 255),
        (57, 197, 207),
        (255, 255, 255),
    ],
)
_FORM = """\
<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg" role="img">
<title>A blocked plan, as planguard shows it on a terminal</title>
<style>
.{unique_id}-matrix {{ font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; \
font-size: {char_height}px; line-height: {line_height}px; font-variant-east-asian: full-width; }}
.{unique_id}-title {{ font-size: 18px; font-weight: bold; font-family: sans-serif; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/>
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


def output() -> str:
    """What the command writes, with its colours."""
    given = {"COLUMNS": str(_COLUMNS), "FORCE_COLOR": "1", "TERM": "xterm-256color", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-P", "-m", "planguard", *COMMAND]
    # Our own command, and an environment in which nothing of the caller's can change what is written.
    done = subprocess.run(  # noqa: S603
        command, cwd=ROOT, env={"PATH": os.environ["PATH"], **given}, capture_output=True, check=False
    )
    if done.returncode != 1:
        raise RuntimeError(f"a blocked plan ends with exit code 1, not {done.returncode}: {done.stderr.decode()}")
    return done.stdout.decode()


def drawn(text: str) -> str:
    """The picture of `text`."""
    console = Console(record=True, width=_COLUMNS, file=StringIO(), force_terminal=True, color_system="truecolor")
    console.print(Text.from_ansi(text), soft_wrap=False)
    title = f"planguard {COMMAND[0]} plan.json"
    return console.export_svg(title=title, theme=_THEME, code_format=_FORM, unique_id="planguard")


def written(picture: str) -> list[str]:
    """The lines of text in a picture without their blanks, for comparing: rich may draw them otherwise tomorrow."""
    found: dict[str, str] = {}
    cell = r'<text class="planguard-r\d+" x="[\d.]+" y="([\d.]+)" [^>]*>(.*?)</text>'
    for height, part in re.findall(cell, picture):
        found[height] = found.get(height, "") + html.unescape(part).replace("\xa0", " ")
    return ["".join(line.split()) for line in found.values() if line.strip()]


def main(arguments: Sequence[str]) -> int:
    """Draw the picture, or with `--check` return 1 where the kept one says something else."""
    picture = drawn(output())
    if "--check" not in arguments:
        PICTURE.write_text(picture, "utf-8")
        return 0
    return int(written(picture) != written(PICTURE.read_text("utf-8")))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
