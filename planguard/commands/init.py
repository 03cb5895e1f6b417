"""`planguard init`: the files to begin with. What is there already stays as it is."""

import os
import sys
from pathlib import Path
from typing import Final

from planguard import data
from planguard.commands.output import write
from planguard.core.inert import inert
from planguard.source import house_files

_STARTERS: Final = ("policy.toml", "approvers.toml")
_SCHEMAS: Final = ("policy-v1.json", "approvers-v1.json")
_NEXT: Final = """
Next:
  1. Name your stacks and accounts in {folder}/policy.toml,
     then run `planguard policy check`.
  2. Write down who may say yes: `planguard approvers add ID --key KEY.pub --hardware`
     with a security key (`ssh-keygen -t ed25519-sk`), or `--github-id N`.
     The key is stronger: a review made with somebody's token looks just like that
     person, and an agent may have the token. It cannot touch a key.
  3. Let CODEOWNERS name who decides about {folder}/, and protect the
     base branch: these files count from there.
"""


def run(where: Path | None) -> int:
    """Write the starter files at the top of the repository, or below `where`. Raises UsageError."""
    folder = house_files.path_of(where, _STARTERS[0]).parent
    files = [(folder / name, data.read_starter(name)) for name in _STARTERS]
    # Beside the files, so that editors find them without a network, and in the version that reads them.
    files += [(folder / "schemas" / name, data.read_schema(name)) for name in _SCHEMAS]
    for path, content in files:
        says = "written" if house_files.create(path, content) else "is there already, and stays as it is"
        write(sys.stdout, f"{inert(os.path.relpath(path))}: {says}\n")
    write(sys.stdout, _NEXT.format(folder=house_files.FOLDER))
    return 0
