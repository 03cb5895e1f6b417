"""Terraform for the scenarios: initialised once for each worker, and copied; no network, nobody's own settings."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from fixtures.terraform_env import cli_config, find_mirror, terraform_environment
from tests.plans import FIXTURES

FRUGAL = {"GOGC": "400"}
"""Rarer collections of garbage in Terraform and its providers: a fifth of their time."""


class Workshop:
    """Initialised folders by provider: `builtin` and `aws`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.config = cli_config(root, find_mirror())

    def furnish(self, folder: Path, provider: str) -> None:
        """Lay out in `folder` what `terraform init` leaves there, and the sources that say which provider it is."""
        prepared, there = self._prepared(provider), (folder / ".terraform").exists()
        ignored = shutil.ignore_patterns(".terraform") if there else None
        shutil.copytree(prepared, folder, symlinks=True, dirs_exist_ok=True, ignore=ignored)

    def _prepared(self, provider: str) -> Path:
        folder = self.root / provider
        if not folder.exists():
            shutil.copytree(FIXTURES / "parts" / provider, folder)
            self.run(folder, None, "init")
            for lock in folder.glob(".terraform.lock.hcl"):
                _trust(lock)
        return folder

    def environment(self, endpoint: str | None) -> dict[str, str]:
        """What Terraform runs with in the job that plans."""
        return terraform_environment(self.config, endpoint) | FRUGAL

    def run(self, folder: Path, endpoint: str | None, *arguments: str, fails: bool = False) -> str:
        """What Terraform printed. Fails the test where it does not end as it should."""
        given = {**self.environment(endpoint), "PATH": os.environ["PATH"]}
        command = ["terraform", *arguments]
        done = subprocess.run(command, cwd=folder, env=given, capture_output=True, text=True, check=False)
        assert (done.returncode != 0) is fails, done.stdout + done.stderr
        return done.stdout


def _trust(lock: Path) -> None:
    """Take the hashes out of a lock file. With them each command hashes the provider, 700 MB, and takes a second more."""
    lock.write_text(re.sub(r"\n *hashes = \[.*?\]", "", lock.read_text(), flags=re.DOTALL))
