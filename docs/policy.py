"""Writes docs/policy.md from the schemas: `python docs/policy.py`. With `--check` it only says whether it is right."""

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from renewing import renew

from planguard import data
from planguard.core.ask_table import BUILT_IN_TABLE
from planguard.model.consequence import ActionClass
from planguard.model.environment import Environment
from planguard.model.severity import Severity

PAGE = Path(__file__).resolve().parent / "policy.md"

HEAD = """\
# Policy and approvers

<!-- Made by `python docs/policy.py` from planguard/schemas/. Edits here are lost. -->

Two TOML files under `.planguard/` at the top of a repository say who must be asked. `planguard init` writes both to
begin with, `planguard policy check` and `planguard approvers check` try them, and `planguard approvers add` writes a
person down. Without a policy the defaults on this page hold; without a list of approvers nobody can approve anything.

`planguard review` judges by the policy of the working tree, or by that of a commit (`--policy-ref origin/main`), and
says by which. A change can rewrite what lies in the working tree, so whatever decides reads the base branch. A link
or a submodule in the place of a file is refused. Every fault is told at once, with file, line, key and what is
allowed; nothing is judged by half a policy. No flag and no environment variable makes a policy milder.

"""

POLICY = """\
schema = 1
repository = "github.com/acme/infra"

[[stack]]
target = "stacks/payments"
path = "stacks/payments"
also_when = ["modules/**"]
plan = "**/payments/tfplan*"
accounts = ["123456789012"]
has_state = true

[environments]                 # words of this house
production = ["zulu"]

[accounts]
"123456789012" = "production"

[workspaces]
"live-*" = "production"

[ask]                          # "pass", "always", or from which severity on
delete = { non-production = "high" }

[refuse]
classes = ["forget"]

[agents]                       # on top, for agents and for authors nobody knows
refuse = ["action"]
ask = { create = { production = "moderate" } }

[[approval]]                   # the first row that fits a plan counts
severity = "critical"
environments = ["production", "shared", "unknown"]
quorum = 2
assurance = "touch"
[[approval]]
assurance = "review"

[lifetime]
approval = "72h"
cool_off = "15m"

[[revoked]]
person = "mallory@example.org"
"""

PEOPLE = """\
schema = 1

[[person]]
id = "alice@acme.example"
name = "Alice Example"
github_id = 8928778
roles = ["sre"]
[[person.ssh]]
key = "sk-ssh-ed25519@openssh.com \
AAAAGnNrLXNzaC1lZDI1NTE5QG9wZW5zc2guY29tAAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABAAAABHNzaDo="
hardware = true
not_after = 2027-06-30T00:00:00Z

[[agent]]
name = "claude"
logins = ["claude[bot]"]
operators = ["alice@acme.example"]
"""

AFTER_POLICY = """\
### The table of who is asked

What `[ask]` changes, cell by cell. A stricter cell for `production` holds for `shared` and `unknown` too, unless they
have one of their own.

{table}

### Which row of `[[approval]]`

- The first row that fits counts, so the strict ones come first; a row that an earlier one covers is a fault.
- Where none of your rows fits, the built-in ones hold: two persons by review for what is critical in production,
  shared and unknown environments, and one for the rest.
- Where an agent may have written the change and nobody knows who asked it to, it takes one person more.
- `assurance`, weakest first: `comment`, `software-key`, `review`, `touch`, `touch-and-pin`. In production, shared and
  unknown environments a comment never suffices, and a software key does not for what is critical.
- **The strict variant is `touch`**: a yes is signed with a security key that somebody touches, which a program in a
  person's shell cannot do. **`review` is weaker**: a review that was made with a person's token looks just like that
  person, and an agent may have the token.

### Globs, times, environments

- In a glob `*` stands for any text within one folder, `**` as a whole folder for any number of folders, `?` for one
  character.
- A time is a number with `s`, `m`, `h` or `d`.
- The environment of an object is that of its stack; else the worse one of its account and its workspace; else what
  its labels say.

"""


def page() -> str:
    """The whole page."""
    policy, people = (json.loads(data.read_schema(name)) for name in ("policy-v1.json", "approvers-v1.json"))
    return "".join(
        [
            HEAD,
            f"## policy.toml\n\n```toml\n{POLICY}```\n\n",
            *_chapters(policy),
            AFTER_POLICY.format(table="\n".join(_table())),
            f"## approvers.toml\n\n```toml\n{PEOPLE}```\n\n",
            *_chapters(people),
        ]
    )


def _chapters(schema: dict[str, Any]) -> Iterator[str]:
    definitions = schema["definitions"]
    plain = {name: found for name, found in schema["properties"].items() if not _parts(found, definitions)}
    yield _keys("Top of the file", "", plain, (), definitions)
    for name, found in schema["properties"].items():
        if name not in plain:
            yield from _chapter(name, found, definitions)


def _chapter(name: str, found: dict[str, Any], definitions: dict[str, Any]) -> Iterator[str]:
    table = _parts(found, definitions) or {}
    heading = f"`[[{name}]]`" if found.get("type") == "array" else f"`[{name}]`"
    lists = {key: one for key, one in table["properties"].items() if _is_list_of_tables(one, definitions)}
    rest = {key: one for key, one in table["properties"].items() if key not in lists}
    yield _keys(heading, found["description"], rest, table.get("required", ()), definitions)
    for key, one in lists.items():
        inner = _resolved(one["items"], definitions)
        yield _keys(f"`[[{name}.{key}]]`", one["description"], inner["properties"], inner.get("required", ()), definitions)


def _keys(heading: str, text: str, keys: dict[str, Any], required: Sequence[str], definitions: dict[str, Any]) -> str:
    rows = [
        f"| `{key}` | {_takes(found, definitions)} | {_default(found, key in required)} | {found.get('description', '')} |"
        for key, found in keys.items()
    ]
    told = [f"{text}\n"] if text else []
    return "\n".join([f"### {heading}\n", *told, "| key | takes | default | |", "|---|---|---|---|", *rows, "\n"])


def _parts(found: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any] | None:
    """The table that a key holds, or a list of, where it has keys of its own and more than a word for each environment."""
    inner = _resolved(found.get("items", found), definitions)
    named = inner.get("properties")
    return inner if named and "production" not in named and "create" not in named else None


def _is_list_of_tables(found: dict[str, Any], definitions: dict[str, Any]) -> bool:
    return found.get("type") == "array" and "properties" in _resolved(found["items"], definitions)


def _resolved(found: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    name = found.get("$ref", "").rpartition("/")[2]
    return {**definitions[name], **found} if name else found


def _takes(found: dict[str, Any], definitions: dict[str, Any]) -> str:
    whole = _resolved(found, definitions)
    if "const" in whole:
        return f"`{whole['const']}`"
    if "enum" in whole:
        return ", ".join(f"`{word}`" for word in whole["enum"])
    if whole.get("type") == "array":
        return f"list of {_takes(whole['items'], definitions)}"
    if whole.get("format") == "date-time":
        return "date and time in UTC"
    if whole.get("pattern", "").endswith("[smhd]$"):
        return "time"
    return {"string": "text", "integer": "number", "boolean": "true or false", "object": "table"}[whole["type"]]


def _default(found: dict[str, Any], required: bool) -> str:
    if required or "const" in found:
        return "must be given"
    return f"`{json.dumps(found['default'])}`" if "default" in found else "left out"


def _table() -> Iterator[str]:
    yield f"| class | {' | '.join(Environment)} |"
    yield "|---" * (len(Environment) + 1) + "|"
    for name in ActionClass:
        if name is not ActionClass.READ:
            yield f"| `{name}` | {' | '.join(_cell(BUILT_IN_TABLE.cells[name, where]) for where in Environment)} |"


def _cell(start: Severity | None) -> str:
    return "pass" if start is None else "always" if start is Severity.NONE else start


if __name__ == "__main__":
    sys.exit(renew(PAGE, lambda _: page(), sys.argv[1:]))
