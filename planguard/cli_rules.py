"""The commands `planguard rules …` on the command line."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

Exit = Callable[[Callable[[], int]], None]


def add_to(app: typer.Typer, exit_by: Exit) -> None:
    """Add the commands to `app`; `exit_by` runs one and ends with its exit code."""
    rules = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="What planguard looks for, and your own rules.")
    app.add_typer(rules, name="rules")

    @rules.command("list")
    def rules_list() -> None:
        """List every rule: id, effect in production, title."""

        def command() -> int:
            from planguard.commands.rules import run_list

            return run_list()

        exit_by(command)

    @rules.command("explain")
    def rules_explain(
        name: Annotated[
            str,
            typer.Argument(metavar="ID", show_default=False, help="The id of a finding, of an input fault or of a refusal."),
        ],
    ) -> None:
        """Say why a finding matters, and what to do instead."""

        def command() -> int:
            from planguard.commands.rules import run_explain

            return run_explain(name)

        exit_by(command)

    @rules.command("test")
    def rules_test(
        folder: Annotated[
            Path | None,
            typer.Argument(metavar="DIR", show_default=False, help="Try only the rules in this folder, as a user's own."),
        ] = None,
    ) -> None:
        """Try the examples that every rule brings. Exit code 1 where one does not come out as it says."""

        def command() -> int:
            from planguard.commands.rules import run_test

            return run_test(folder)

        exit_by(command)
