"""Real repositories for tests, made by the real git."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

ENVIRONMENT = {
    **{name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ},
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "A Person",
    "GIT_AUTHOR_EMAIL": "person@example.org",
    "GIT_COMMITTER_NAME": "A Person",
    "GIT_COMMITTER_EMAIL": "person@example.org",
}


def git(folder: Path, *arguments: str, check: bool = True, exact: bool = False) -> str:
    """The output of one command of git in `folder`; `exact`: with its white space at both ends."""
    done = subprocess.run(["git", *arguments], cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert not check or done.returncode == 0, done.stderr
    return done.stdout if exact else done.stdout.strip()


def repository(folder: Path, files: dict[str, str] | None = None) -> Path:
    """A new repository in `folder`; with `files` in a first commit if there are any."""
    folder.mkdir(parents=True, exist_ok=True)
    git(folder, "init", "-q", "-b", "main")
    return commit(folder, files) if files else folder


def write(folder: Path, files: Mapping[str, str | None]) -> None:
    """Write `files`; one that is None goes."""
    for name, text in files.items():
        path = folder / name
        if text is None:
            path.unlink()
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)


def stage(folder: Path, files: Mapping[str, str | None]) -> None:
    write(folder, files)
    git(folder, "add", "-A")


def commit(folder: Path, files: Mapping[str, str | None], message: str = "change") -> Path:
    stage(folder, files)
    git(folder, "commit", "-q", "--no-verify", "-m", message)
    return folder
