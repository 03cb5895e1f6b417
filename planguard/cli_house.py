"""The commands about `.planguard/` on the command line: `init`, `policy …`, `approvers …`."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

Exit = Callable[[Callable[[], int]], None]
_Where = Annotated[
    Path | None,
    typer.Argument(
        metavar="FILE|DIR", show_default=False, help="The file, or a folder with it; this repository's if left out."
    ),
]


def add_to(app: typer.Typer, exit_by: Exit) -> None:
    """Add the commands to `app`; `exit_by` runs one and ends with its exit code."""
    _init(app, exit_by)
    policy = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Who must be asked for what.")
    app.add_typer(policy, name="policy")
    _policy_check(policy, exit_by)
    approvers = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="The persons who may say yes.")
    app.add_typer(approvers, name="approvers")
    _approvers_check(approvers, exit_by)
    _approvers_add(approvers, exit_by)


def _init(app: typer.Typer, exit_by: Exit) -> None:
    @app.command()
    def init(
        where: Annotated[
            Path | None, typer.Argument(metavar="DIR", show_default=False, help="Left out: this repository.")
        ] = None,
        ci: Annotated[
            str | None, typer.Option(metavar="NAME", help="Write the workflows of the gate as well: github or gitlab.")
        ] = None,
        action: Annotated[
            str | None,
            typer.Option(metavar="OWNER/NAME@COMMIT", help="planguard's action in them, pinned by all digits of a commit."),
        ] = None,
        branch: Annotated[str, typer.Option(metavar="NAME", help="The branch from which they apply.")] = "main",
    ) -> None:
        """Write a policy and a list of approvers to begin with. What is there already stays as it is."""

        def command() -> int:
            from planguard.commands.init import run
            from planguard.commands.init_ci import Request
            from planguard.commands.init_ci import run as run_ci

            return run(where) or (run_ci(where, Request(ci, action, branch)) if ci is not None else 0)

        exit_by(command)


def _policy_check(policy: typer.Typer, exit_by: Exit) -> None:
    @policy.command("check")
    def policy_check(where: _Where = None) -> None:
        """Try a policy: every fault at once, and what may not be meant. Exit code 2 where it cannot be used."""

        def command() -> int:
            from planguard.commands.house import check_policy

            return check_policy(where)

        exit_by(command)


def _approvers_check(approvers: typer.Typer, exit_by: Exit) -> None:
    @approvers.command("check")
    def approvers_check(where: _Where = None) -> None:
        """Try the list of approvers, and hold it against the policy beside it. Exit code 1 where it cannot be used."""

        def command() -> int:
            from planguard.commands.house import check_people

            return check_people(where)

        exit_by(command)


def _approvers_add(approvers: typer.Typer, exit_by: Exit) -> None:
    @approvers.command("add")
    def approvers_add(
        person: Annotated[str, typer.Argument(metavar="ID", show_default=False, help="What approvals call the person.")],
        name: Annotated[str, typer.Option(metavar="NAME", help="What people call the person.")] = "",
        key: Annotated[Path | None, typer.Option(metavar="FILE", help="A public key, ending in .pub.")] = None,
        hardware: Annotated[bool, typer.Option("--hardware", help="The key lives in a security key: you saw it.")] = False,
        github_id: Annotated[int | None, typer.Option(metavar="N", help="The number of the account at GitHub.")] = None,
        gitlab_id: Annotated[int | None, typer.Option(metavar="N", help="The number of the account at GitLab.")] = None,
        roles: Annotated[list[str] | None, typer.Option("--role", metavar="ROLE", help="Repeatable.")] = None,
        emails: Annotated[
            list[str] | None, typer.Option("--email", metavar="ADDRESS", help="Under which the person commits. Repeatable.")
        ] = None,
        file: Annotated[
            Path | None, typer.Option(metavar="FILE|DIR", help="The list; this repository's if left out.")
        ] = None,
    ) -> None:
        """Write a person, or one more key of a person, into the list of approvers."""

        def command() -> int:
            from planguard.commands.house import add_person
            from planguard.model.people import Person

            given = Person(person, name, github_id, gitlab_id, tuple(roles or ()), (), tuple(emails or ()))
            return add_person(given, key, hardware=hardware, where=file)

        exit_by(command)
