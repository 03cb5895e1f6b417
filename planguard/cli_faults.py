"""What is wrong with a command line, told without obeying it: a file that a glob takes along may be named like an option."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import typer
from typer.core import TyperGroup


class Inert(TyperGroup):
    """The commands. What the library says of an option or a command that it does not know names it as it was given."""

    def make_context(self, *args: Any, **kwargs: Any) -> typer.Context:
        """As the library does it."""
        with _inert_faults():
            return super().make_context(*args, **kwargs)  # type: ignore[return-value]

    def invoke(self, ctx: typer.Context) -> Any:  # type: ignore[override]
        """As the library does it; this is where the options of a command are read."""
        with _inert_faults():
            return super().invoke(ctx)


@contextmanager
def _inert_faults() -> Iterator[None]:
    try:
        yield
    except Exception as error:
        message = getattr(error, "message", None)  # all faults of a command line have one, and share no public class
        if isinstance(message, str):
            from planguard.core.inert import inert

            error.message = "\n".join(map(inert, message.split("\n")))  # type: ignore[attr-defined]
        raise
