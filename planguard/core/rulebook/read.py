"""Bytes of rule files -> rules, with every fault of every file at once."""

from collections.abc import Callable, Iterable
from typing import Final

import msgspec

from planguard.core.rulebook.file import Head, RuleFile, rule_of
from planguard.core.rulebook.text import RuleText
from planguard.core.toml import document_in, shipped
from planguard.errors import UsageError
from planguard.model.rule import Rule

Schema = Callable[[object], list[str]]
"""The faults of a document by the published JSON Schema: exact, and slow to import, so it is asked when there are some."""

_EXAMPLES: Final = ("\n[[fires]]", "\n[[quiet]]")


def head_of(text: str, place: str) -> Rule:
    """The rule in one of planguard's own files, without its examples. Raises PlanguardError where it is malformed.

    The examples are half of the text and stand at the end; a review has no use for them, so they are not even parsed.
    """
    ends = [end for end in map(text.find, _EXAMPLES) if end >= 0]
    return rule_of(shipped(text[: min(ends, default=len(text))], Head, place), place)


def rules_of(texts: Iterable[RuleText], schema: Schema, *, own: bool) -> list[Rule]:
    """The rules in `texts`, in their order. Raises UsageError with all faults of all files.

    `own`: whether they are a user's, which have ids of their own and may only add to what planguard asks for.
    """
    rules: list[Rule] = []
    faults: list[str] = []
    for text in texts:
        found = read_one(text, schema, own=own)
        if isinstance(found, Rule):
            rules.append(found)
        else:
            faults += [f"{text.place}: {fault}" for fault in found]
    ids = [rule.id for rule in rules]
    faults += [f"{rule.place}: id: a second rule {rule.id}" for n, rule in enumerate(rules) if rule.id in ids[:n]]
    if faults:
        count = f"{len(faults)} faults" if len(faults) > 1 else "a fault"
        message = f"the rules cannot be used: {count}"
        raise UsageError(message, details=tuple(faults), advice="Nothing was judged. docs/rules.md has the format.")
    return rules


def read_one(text: RuleText, schema: Schema, *, own: bool) -> Rule | list[str]:
    """The rule in one file, or its faults, each as `key: what is wrong`."""
    document = document_in(text.content)
    if isinstance(document, str):
        return [f"the file {document}"]
    try:
        file = msgspec.convert(document, RuleFile)
    except msgspec.ValidationError as error:
        # The schema knows all faults, and this error only the first; it stands in where the schema saw nothing.
        return schema(document) or [str(error)]
    from planguard.core.rulebook.check import faults_of  # noqa: PLC0415 - only whoever brings rules waits for it

    return faults_of(file, text.id, own=own) or rule_of(file, text.place)
