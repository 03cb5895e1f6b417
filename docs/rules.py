"""Writes docs/rules.md from the rule files: `python docs/rules.py`. With `--check` it only says whether it is right."""

import sys
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from renewing import renew

from planguard import wiring
from planguard.core.directions import DIRECTIONS
from planguard.model.rule import Channel, Example, Rule, RuleEffect

PAGE = Path(__file__).resolve().parent / "rules.md"

HEAD = """\
# Rules

<!-- Made by `python docs/rules.py` from rules/findings/. Edits here are lost. -->

One file of [rules/findings/](../rules/findings/) is one finding: what it means, why it matters, what to do instead, and the
changes by which it can be tested. `planguard rules list` lists them, `planguard rules explain ID` shows one, and
`planguard rules test` tries the examples of all of them.

The effect is that in production, in shared environments, and where the environment is unknown. Elsewhere it is one step
milder, except that a refusal stays. `by-class` and `by-severity` ask for a person where the table of who-needs-a-person
asks for one of the objects, and explain otherwise.

"""

OWN = """\
## Rules of your own

Put them in `.planguard/rules/` of your repository, one TOML file each. `planguard review` takes those of the current
directory and of every directory above it, up to the top of the repository; all of them count, and standard error names
them. Outside a repository it looks at the current directory only. They lie in your checkout, so who may change it may
change them: they sharpen a review, and are no boundary.

- The name of the file is the id of the rule, and begins with `{prefix}`.
- Its effect is one of {effects}.
  A rule of yours can add findings and raise scores; nothing in it can lower what planguard finds by itself.
- A file with a fault ends the run with exit code 2, and the faults of all files are listed: of each first those of its
  form, and once that is right those of what it says.
- Nothing in a rule is run: no code, no templates, no regular expressions. `*` in a type stands for any text.

```toml
{example}```

[rule-v1.json](../planguard/schemas/rule-v1.json) is the JSON Schema of the file, for editors. Directions, written as
`name` or, where words are needed, `name=WORD,WORD`; the first that fits counts:

| direction | the attribute … |
|---|---|
{directions}

`channel` is one of {channels}: in which way the edit harms. `score` is
how much, from 0 to 100, in production. At most 49 of it counts for `changed`, and for a direction that the values do not
show (sensitive, or known after apply); a rule with the effect `approve` asks all the same. `operations` may name `create`
too: such a row counts where the object acts on one that this plan does not create.
"""

EXAMPLE = """\
schema = 1
id = "custom-queue-forgets"
title = "A queue forgets messages sooner"
why = "What nobody has read by then is lost, and orders wait in queues over a long weekend."
instead = "Keep four days at least. If messages pile up, look at who should read them."
effect = "approve"                       # or by-severity, warn, explain
channel = "loss"                         # or outage, exposure, guard

[[match]]
types = ["aws_sqs_queue", "acme_*_queue"]
attributes = ["message_retention_seconds"]
directions = ["lowered"]
score = 55

[[fires]]
says = "Four days become one hour."
type = "aws_sqs_queue"
environment = "production"               # the example gets a tag that says so
before = { message_retention_seconds = 345600 }
after = { message_retention_seconds = 3600 }

[[quiet]]
says = "The queue remembers longer."
type = "aws_sqs_queue"
before = { message_retention_seconds = 3600 }
after = { message_retention_seconds = 345600 }
"""


def page(rules: Sequence[Rule]) -> str:
    """The whole page."""
    table = [f"| [`{rule.id}`](#{rule.id}) | {rule.effect} | {rule.title} |" for rule in rules]
    listed = "\n".join(["| id | effect | title |", "|---|---|---|", *table])
    return f"{HEAD}{listed}\n\n" + "\n".join("\n".join(_chapter(rule)) for rule in rules) + f"\n{_own()}"


def _own() -> str:
    allowed = (RuleEffect.APPROVE, RuleEffect.BY_SEVERITY, RuleEffect.WARN, RuleEffect.EXPLAIN)
    return OWN.format(
        prefix="custom-",
        effects=", ".join(f"`{effect}`" for effect in allowed),
        example=EXAMPLE,
        directions="\n".join(f"| `{known.name}` | {known.told('WORD')} |" for known in DIRECTIONS.values()),
        channels=", ".join(f"`{channel}`" for channel in Channel),
    )


def _chapter(rule: Rule) -> Iterator[str]:
    severity = f" · severity: {rule.severity}" if rule.severity else ""
    yield from (f"## {rule.id}", "", f"**{rule.title}** · effect: `{rule.effect}`{severity}", "", rule.why, "")
    yield from (f"**Instead:** {rule.instead}", "")
    if rule.by_severity_on:
        yield from (f"By severity only: {', '.join(f'`{name}`' for name in rule.by_severity_on)}.", "")
    for row, group in groupby(rule.rows, key=lambda row: (row.types, row.directions, row.score)):
        attributes = ", ".join(f"`{found.attribute}`" for found in group)
        types, directions = (", ".join(f"`{name}`" for name in names) for names in row[:2])
        yield f"- On types {types}: {attributes} ({directions}; score {row[2]})"
    yield from [""] if rule.rows else []
    yield from (f"- Fires: {_told(example)}" for example in rule.fires)
    yield from (f"- Stays quiet: {_told(example)}" for example in rule.quiet)
    yield ""


def _told(example: Example) -> str:
    return f"{example.says} (case `{example.case}`)" if example.case else example.says


if __name__ == "__main__":
    sys.exit(renew(PAGE, lambda _: page(wiring.packaged_rules()), sys.argv[1:]))
