"""Which --output belongs to which --format: the one that comes after it on the command line."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from typer.core import TyperCommand

from planguard import formats as room
from planguard import shelf

_NAMES = ", ".join(shelf.names(room)).replace("_", "-")
_ORDER = "planguard.order"


class Paired(TyperCommand):
    """A command that remembers in which order its options were given."""

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override]
        """Parse twice: typer keeps each option's values, and forgets what stood between them."""
        _, _, order = self.make_parser(ctx).parse_args(args=list(args))
        ctx.meta[_ORDER] = [parameter.name for parameter in order]
        return super().parse_args(ctx, args)


def paired(ctx: typer.Context, formats: list[str] | None) -> list[str] | None:
    """For the option --format: its names, and last the one that no file follows."""
    return without_file_last(ctx.meta.get(_ORDER, ()), formats) if formats else formats


def without_file_last(order: Sequence[str | None], formats: list[str]) -> list[str]:
    """`formats` as they pair with the files one by one.

    `order` names the options as they came. Where a file comes before any format that it could belong to, nothing is moved.
    """
    followed: list[bool] = []
    for name in order:
        if name == "formats":
            followed.append(False)
        elif name == "outputs":
            if not followed or followed[-1]:
                return formats
            followed[-1] = True
    every = list(zip(followed, formats, strict=True))
    return [one for has, one in every if has] + [one for has, one in every if not has]


ReviewFormats = Annotated[
    list[str] | None,
    typer.Option("--format", metavar="NAME", help=f"One of {_NAMES}. Repeatable. [default: terminal]", callback=paired),
]
ReviewOutputs = Annotated[
    list[Path] | None,
    typer.Option(
        "--output", metavar="FILE", help="Where the --format before it goes; standard output if left out. Repeatable."
    ),
]
Formats = Annotated[
    list[str] | None, typer.Option("--format", metavar="NAME", help="As in review. Repeatable.", callback=paired)
]
Outputs = Annotated[list[Path] | None, typer.Option("--output", metavar="FILE", help="As in review. Repeatable.")]
