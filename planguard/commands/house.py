"""`planguard policy check`, `planguard approvers check` and `approvers add`: the files that say who must be asked."""

import os
import sys
from collections.abc import Iterable
from pathlib import Path

import msgspec

from planguard import wiring
from planguard.commands.output import complain, write
from planguard.core.inert import inert
from planguard.core.nouns import several
from planguard.errors import UsageError
from planguard.model.people import Person, SshKey
from planguard.model.policy import BUILT_IN, Policy
from planguard.source import house_files
from planguard.source.house_files import HouseFile

_POLICY, _APPROVERS = "policy.toml", "approvers.toml"
_ADVICE = "`planguard init` writes one to begin with, `planguard approvers add` a person into it."


def check_policy(where: Path | None) -> int:
    """Say whether the policy is sound, and what may not be meant. Raises UsageError with every fault."""
    from planguard.config.notes import notes_on_policy

    found = house_files.given(where, _POLICY)
    if found is None:
        return _say(["there is no policy here, so the built-in one holds; `planguard init` writes one to begin with"])
    policy = wiring.policy_of(found)
    stacks, rows = len(policy.stacks), len(policy.approvals)
    head = f"{inert(found.place)}: sound; {several(stacks, 'stack')}, {several(rows, 'row')} of approval"
    return _say([head, *_notes(notes_on_policy(policy))])


def check_people(where: Path | None) -> int:
    """Say whether the list of approvers is sound, and how it fits the policy beside it. 1 where it is not sound."""
    from planguard.config.notes import notes_on_people

    found = house_files.given(where, _APPROVERS)
    if found is None:
        raise UsageError("there is no list of approvers here: nobody can approve anything", advice=_ADVICE)
    try:
        people = wiring.people_of(found)
    except UsageError as error:
        complain(error)
        return 1
    keys = sum(len(person.keys) for person in people.persons)
    parts = (several(len(people.persons), "person"), several(keys, "key"), several(len(people.agents), "agent"))
    return _say([f"{inert(found.place)}: sound; {', '.join(parts)}", *_notes(notes_on_people(people, _beside(found)))])


def add_person(person: Person, key: Path | None, *, hardware: bool, where: Path | None) -> int:
    """Write a person, or one more key of a person, into the list of approvers. Raises UsageError, and writes nothing."""
    from planguard.config.append import START, with_person

    if key is None and person.github_id is None and person.gitlab_id is None:
        raise UsageError("nothing says how this person would approve", advice="Give --key, --github-id or --gitlab-id.")
    found = house_files.given(where, _APPROVERS)
    path = house_files.path_of(where, _APPROVERS)
    keys = (_key(key, hardware=hardware),) if key else ()
    whole = msgspec.structs.replace(person, keys=keys)
    try:
        text = found.content.decode("utf-8-sig") if found else START
    except UnicodeDecodeError:
        text = START
        wiring.people_of(found)  # says what is wrong
    house_files.replace(path, with_person(text, whole, os.path.relpath(path)).encode())
    how = [one.line.split()[0] for one in keys] + [name for name in ("github_id", "gitlab_id") if getattr(whole, name)]
    place = inert(os.path.relpath(path))
    return _say([f"{place}: {inert(whole.id)} may approve by {', '.join(how)}, once this is on the base branch"])


def _key(path: Path, *, hardware: bool) -> SshKey:
    from planguard.core.public_key import public_key

    try:
        text = house_files.read(path).decode()
        key = public_key(text.strip())
    except OSError as error:
        raise UsageError(f"the key cannot be read: {error.strerror}", place=str(path)) from error
    except UnicodeDecodeError as error:
        raise UsageError("this is no public key", place=str(path)) from error
    except ValueError as error:
        advice = "It takes the file that ends in .pub; a private key is nobody's business."
        raise UsageError(f"the key {error}", place=str(path), advice=advice) from error
    if hardware and not key.of_security_key:
        what = f"--hardware is for a key that lives in a security key, and this is {key.line.split()[0]}"
        advice = "Leave --hardware out, or make one with a security key: ssh-keygen -t ed25519-sk"
        raise UsageError(what, place=str(path), advice=advice)
    return SshKey(line=key.line, hardware=hardware)


def _beside(found: HouseFile) -> Policy:
    """The policy in the same folder, where there is a sound one."""
    beside = house_files.given(Path(found.place).with_name(_POLICY), _POLICY, must=False)
    try:
        return wiring.policy_of(beside)
    except UsageError:
        return BUILT_IN


def _notes(notes: Iterable[str]) -> Iterable[str]:
    return (f"  note: {inert(note)}" for note in notes)


def _say(lines: list[str]) -> int:
    write(sys.stdout, "".join(f"{line}\n" for line in lines))
    return 0
