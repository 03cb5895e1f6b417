"""`terraform show -json` (or `tofu`) on the bytes of a saved plan file."""

import os
import shutil
import subprocess

from planguard.errors import OutsideError, UsageError
from planguard.run.sealed import Sealed, sealed

_PROGRAMS = ("terraform", "tofu")
_MINUTES = 20
"""A plan of 10,000 resources takes Terraform some twenty seconds to show."""
_SEAL = (
    "A saved plan can be shown only where it was planned: in the directory after `terraform init`. Name it with --chdir,"
    " or hand on `terraform show -json tfplan > plan.json` instead."
)


def show(plan_file: bytes, chdir: str | None = None, program: str | None = None) -> bytes:
    """The JSON of the saved plan `plan_file`, as Terraform tells it from the directory `chdir`.

    Raises what `show_sealed` raises.
    """
    with sealed(plan_file) as plan:
        return show_sealed(plan, chdir, program, _environment())


def show_sealed(plan: Sealed, chdir: str | None, program: str | None, environment: dict[str, str]) -> bytes:
    """The JSON of a sealed plan file, by a Terraform that has exactly this environment.

    Raises UsageError where there is no such directory, OutsideError where there is no Terraform, or where it cannot show
    the plan. Its own words are not repeated: they can hold values of the plan.
    """
    if chdir is not None and not os.path.isdir(chdir):
        raise UsageError("--chdir names no directory", place=chdir)
    executable = find(program)
    try:
        done = subprocess.run(
            [executable, "show", "-json", "-no-color", plan.path],
            cwd=chdir or None,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            pass_fds=plan.descriptors,
            timeout=_MINUTES * 60,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise OutsideError(f"{executable} could not be run to show the plan ({type(error).__name__})") from None
    if done.returncode != 0:
        raise OutsideError(f"{executable} show ended with exit code {done.returncode}{_hint(done.stderr)}", advice=_SEAL)
    return done.stdout


def find(program: str | None) -> str:
    """The program that is called `program`; terraform or tofu, if None. Raises OutsideError where there is none."""
    for name in (program,) if program else _PROGRAMS:
        if found := shutil.which(name):
            # An own path, since the program starts in another directory than this one.
            return os.path.abspath(found)
    raise OutsideError(
        f"there is no {program or 'terraform or tofu'} to show a saved plan file",
        advice="Install it, name it with --terraform, or hand on `terraform show -json tfplan > plan.json`.",
    )


def _environment() -> dict[str, str]:
    """Variables that would change what is shown, or write it elsewhere, are left out."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("TF_CLI_ARGS", "TF_LOG")) and name != "TF_REATTACH_PROVIDERS"
    }


def _hint(stderr: bytes) -> str:
    """What Terraform complained of, as far as that is known to be harmless to repeat."""
    text = stderr.decode("utf-8", "replace")
    for mark, meaning in (
        ("Inconsistent dependency lock file", "the directory is not initialised for this plan"),
        ("Required plugins are not installed", "the directory is not initialised for this plan"),
        ("Failed to load plugin schemas", "the directory is not initialised for this plan"),
        ("Backend initialization required", "the directory is not initialised for this plan"),
        ("plan file was created by", "another version of Terraform made this plan"),
        ("Failed to read the given file as a state or plan file", "it does not take this for a plan"),
    ):
        if mark in text:
            return f": {meaning}"
    return ""
