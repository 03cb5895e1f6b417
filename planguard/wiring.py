"""The one room that knows every variant: which detectors and formats there are, and which tables judge."""

from functools import cache

from planguard import __version__, data, detectors, formats, shelf
from planguard.core.environment.tokens import Vocabulary
from planguard.core.environment.words import parse_words
from planguard.core.knowledge import Knowledge
from planguard.core.review import Rules
from planguard.core.tables import parse_tables
from planguard.errors import UsageError
from planguard.model.report import ToolInfo
from planguard.ports import Detector, Format


@cache
def rules() -> Rules:
    """What judges a plan: the packaged tables and every detector."""
    return Rules(
        knowledge=Knowledge(data.read_table),
        tables=parse_tables(data.read_rules("scoring.toml")),
        vocabulary=Vocabulary(parse_words(data.read_rules("environments.toml"))),
        detectors=shelf.collect(detectors, Detector),
    )


def format_names() -> list[str]:
    """Names of all formats, sorted."""
    return shelf.names(formats)


def format_named(name: str) -> Format:
    """The format `name`. Raises UsageError where there is none of that name."""
    if name not in format_names():
        raise UsageError(f"there is no format {name!r}", advice=f"Formats: {', '.join(format_names())}.")
    return shelf.take(formats, name, Format)


def tool() -> ToolInfo:
    """Which planguard this is, and which tables it judges with."""
    return ToolInfo(version=__version__, rules=data.rules_digest())
