"""One rule file as it is written, and the rule that it means.

The records say what a file may hold, like `planguard/schemas/rule-v1.json` does for editors; a test keeps the two
together.
"""

from collections.abc import Iterator
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from planguard.model.rule import Channel, Example, Row, Rule, RuleEffect
from planguard.model.severity import Severity

_Text = Annotated[str, Meta(min_length=1)]
_Names = Annotated[tuple[_Text, ...], Meta(min_length=1)]
_Types = Annotated[tuple[Annotated[str, Meta(pattern=r"^[A-Za-z0-9_*-]+$")], ...], Meta(min_length=1)]
_Operation = Literal["create", "update"]
_Operations = Annotated[tuple[_Operation, ...], Meta(min_length=1)]
_Examples = Annotated[tuple[Example, ...], Meta(min_length=1)]


class Match(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Edits to look for: a `Row` for each attribute. The channel is that of the file, if none is named here."""

    types: _Types
    attributes: _Names
    directions: _Names
    score: Annotated[int, Meta(ge=0, le=100)]
    channel: Channel | None = None
    operations: _Operations = ("update",)


class Head(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All that judging needs: a rule file up to its examples."""

    schema: Literal[1]
    id: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")]
    title: _Text
    why: _Text
    instead: _Text
    effect: RuleEffect
    severity: Severity | None = None
    channel: Channel | None = None
    by_severity_on: tuple[_Text, ...] = ()
    match: tuple[Match, ...] = ()


class RuleFile(Head, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The whole file. A rule without examples of both kinds is not worth trusting, so there must be some."""

    fires: _Examples
    quiet: _Examples


def rule_of(file: Head, place: str) -> Rule:
    """The rule in `file`, which stands at `place`."""
    return Rule(
        id=file.id,
        title=file.title.strip(),
        why=_flowing(file.why),
        instead=_flowing(file.instead),
        effect=file.effect,
        place=place,
        severity=file.severity,
        rows=tuple(_rows(file, place)),
        by_severity_on=file.by_severity_on,
        fires=file.fires if isinstance(file, RuleFile) else (),
        quiet=file.quiet if isinstance(file, RuleFile) else (),
    )


def _rows(file: Head, place: str) -> Iterator[Row]:
    for number, match in enumerate(file.match):
        for attribute in match.attributes:
            yield Row(
                types=match.types,
                attribute=attribute,
                directions=match.directions,
                rule=file.id,
                score=match.score,
                channel=match.channel or file.channel or Channel.GUARD,
                source=f"{place}: match[{number}]",
                operations=match.operations,
            )


def _flowing(text: str) -> str:
    """Prose is written in short lines and shown in lines of another length."""
    return " ".join(text.split())
