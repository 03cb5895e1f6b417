"""One person or one key more in the text of a list of approvers. The rest of the text stays as it is, to the byte."""

import json
from typing import Final

import msgspec

from planguard.config.lines import Lines
from planguard.config.people import read_people
from planguard.errors import UsageError
from planguard.model.people import People, Person, SshKey

START: Final = "schema = 1\n"


def with_person(text: str, person: Person, place: str) -> str:
    """`text` with `person` in it, or with the keys of `person` added to the one who has that id.

    Raises UsageError where the text is unsound, or would be: a key or an account that is somebody's already.
    """
    before = read_people(text.encode(), place)
    known = next((number for number, one in enumerate(before.persons) if one.id == person.id), None)
    if known is None:
        wanted = (*before.persons, person)
        after = _appended(text, _person(person))
    else:
        _only_keys(person)
        old = before.persons[known]
        new = msgspec.structs.replace(old, keys=(*old.keys, *person.keys))
        wanted = tuple(new if one is old else one for one in before.persons)
        after = _inserted(text, known, _keys(person.keys))
    after = after.replace("\r\n", "\n").replace("\n", "\r\n") if "\r\n" in text else after
    _same(read_people(after.encode(), place), msgspec.structs.replace(before, persons=wanted), place)
    return after


def _only_keys(person: Person) -> None:
    if person != Person(id=person.id, keys=person.keys) or not person.keys:
        advice = "Only a key can be added to a person who is there; change anything else in the file itself."
        raise UsageError(f"{person.id} is among the approvers already", advice=advice)


def _same(found: People, wanted: People, place: str) -> None:
    """Whatever the text looks like, it must mean what was meant, and nothing else may have changed."""
    if (found.persons, found.agents) != (wanted.persons, wanted.agents):
        advice = "Write the person into it by hand; docs/policy.md shows how."
        raise UsageError("the file is written in a way that cannot be added to", place=place, advice=advice)


def _appended(text: str, block: str) -> str:
    gap = "" if not text or text.endswith("\n\n") else "\n" if text.endswith("\n") else "\n\n"
    return f"{text}{gap}{block}"


def _inserted(text: str, person: int, block: str) -> str:
    """`text` with `block` behind everything that belongs to the person at this place of the list."""
    lines = text.splitlines(keepends=True)
    known = Lines(text)
    here = known.of(("person", person)) or len(lines)
    ends = [place for place in known.headers if place[1] > here and place[0][:1] != ("person",)]
    ends += [place for place in known.headers if place[1] > here and place[0] == ("person", person + 1)]
    end = min((line for _, line in ends), default=len(lines) + 1) - 1
    return "".join(lines[:end]).rstrip() + f"\n{block}" + ("\n" if end < len(lines) else "") + "".join(lines[end:])


def _person(person: Person) -> str:
    lines = ["[[person]]", f"id = {_text(person.id)}"]
    lines += [f"name = {_text(person.name)}"] if person.name else []
    hosts = (("github_id", person.github_id), ("gitlab_id", person.gitlab_id))
    lines += [f"{name} = {number}" for name, number in hosts if number is not None]
    lists = (("roles", person.roles), ("emails", person.emails))
    lines += [f"{name} = [{', '.join(map(_text, items))}]" for name, items in lists if items]
    return "".join(f"{line}\n" for line in lines) + _keys(person.keys)


def _keys(keys: tuple[SshKey, ...]) -> str:
    return "".join(
        f"[[person.ssh]]\nkey = {_text(key.line)}\n{'hardware = true' + chr(10) if key.hardware else ''}" for key in keys
    )


def _text(value: str) -> str:
    """A TOML basic string; JSON's escapes are among those of TOML."""
    return json.dumps(value, ensure_ascii=False)
