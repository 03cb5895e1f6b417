"""`planguard collect`: what the code host knows of a pull request, as one file that `verify --evidence` reads."""

import sys
from pathlib import Path

import msgspec

from planguard import wiring
from planguard.commands.codehost import Where, collected, forge
from planguard.commands.output import write
from planguard.core.nouns import several
from planguard.errors import UsageError


class Request(msgspec.Struct, frozen=True):
    """What the command line asked for."""

    where: Where
    output: Path


def run(request: Request) -> int:
    """Write the evidence. Raises UsageError and OutsideError; then there is no file."""
    evidence = collected(forge(request.where))
    facts = wiring.host_named(evidence.host).read(
        evidence
    )  # what cannot be read is found now, and not when somebody waits for an apply
    try:
        request.output.write_bytes(msgspec.json.encode(evidence) + b"\n")
    except OSError as error:
        raise UsageError(f"the file cannot be written: {error.strerror}", place=str(request.output)) from error
    told = f"{several(len(facts.reviews), 'review')}, {several(len(facts.commits), 'commit')}"
    write(sys.stderr, f"planguard: pull request {facts.pull.number} of {facts.repository}: {told}\n")
    return 0
