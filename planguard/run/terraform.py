"""`terraform show -json` (or `tofu`) on the bytes of a saved plan file."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from planguard.errors import OutsideError, UsageError

_PROGRAMS = ("terraform", "tofu")
_MINUTES = 20
"""A plan of 10,000 resources takes Terraform some twenty seconds to show."""
_SEAL = (
    "A saved plan can be shown only where it was planned: in the directory after `terraform init`. Name it with --chdir,"
    " or hand on `terraform show -json tfplan > plan.json` instead."
)


def show(plan_file: bytes, chdir: str | None = None, program: str | None = None) -> bytes:
    """The JSON of the saved plan `plan_file`, as Terraform tells it from the directory `chdir`.

    Raises UsageError where there is no such directory, OutsideError where there is no Terraform, or where it cannot show
    the plan. Its own words are not repeated: they can hold values of the plan.
    """
    if chdir is not None and not os.path.isdir(chdir):
        raise UsageError("--chdir names no directory", place=chdir)
    executable = _find(program)
    with _private_copy(plan_file) as (path, descriptors):
        try:
            done = subprocess.run(
                [executable, "show", "-json", "-no-color", path],
                cwd=chdir or None,
                env=_environment(),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                pass_fds=descriptors,
                timeout=_MINUTES * 60,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise OutsideError(f"{executable} could not be run to show the plan ({type(error).__name__})") from None
    if done.returncode != 0:
        raise OutsideError(f"{executable} show ended with exit code {done.returncode}{_hint(done.stderr)}", advice=_SEAL)
    return done.stdout


def _find(program: str | None) -> str:
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


@contextmanager
def _private_copy(data: bytes) -> Iterator[tuple[str, tuple[int, ...]]]:
    """A path under which Terraform sees exactly the bytes that were hashed, whatever happens to the file they came from.

    On Linux they lie in memory only; elsewhere in a file that nobody else may read. Yields the path and the file
    descriptors that a child must inherit for it.
    """
    if hasattr(os, "memfd_create"):
        descriptor = os.memfd_create("tfplan")
        try:
            with os.fdopen(os.dup(descriptor), "wb") as file:
                file.write(data)
            yield f"/proc/self/fd/{descriptor}", (descriptor,)
        finally:
            os.close(descriptor)
    else:
        with tempfile.TemporaryDirectory(prefix="planguard-") as folder:
            path = os.path.join(folder, "tfplan")
            with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(data)
            yield path, ()
