"""The one room that knows every variant: which detectors and formats there are, and which tables and rules judge."""

import os
from collections.abc import Iterable
from functools import cache, partial
from pathlib import Path

from planguard import __version__, data, detectors, formats, shelf
from planguard.core.authorship import Marks
from planguard.core.environment.tokens import Vocabulary
from planguard.core.environment.words import parse_words
from planguard.core.knowledge import Knowledge
from planguard.core.remedies.routes import Routes
from planguard.core.review import Rules
from planguard.core.rulebook.rulebook import Packaged, Rulebook
from planguard.core.rulebook.text import RuleText
from planguard.core.tables import parse_tables
from planguard.core.update_table import UpdateTable
from planguard.errors import UsageError
from planguard.model.environment import Environment
from planguard.model.people import NOBODY, People
from planguard.model.plan import Plan
from planguard.model.policy import BUILT_IN, Policy
from planguard.model.report import ToolInfo
from planguard.model.rule import Rule
from planguard.ports import CodeHost, Detector, Format
from planguard.source import house_files, own_rules
from planguard.source.house_files import HouseFile

OwnRules = tuple[RuleText, ...]
"""The rule files that a user brings."""


EnvironmentWords = tuple[tuple[str, Environment], ...]
"""Words of a house, and the environments that they name."""


@cache
def rules(own: OwnRules = (), words: EnvironmentWords = ()) -> Rules:
    """What judges a plan: the packaged tables and rules, every detector, the user's rules, and a policy's words.

    Raises UsageError where one of `own` is broken.
    """
    extra = {where: [word for word, named in words if named is where] for where in Environment}
    return Rules(
        knowledge=Knowledge(data.read_table),
        tables=parse_tables(data.read_rules("scoring.toml")),
        vocabulary=Vocabulary(parse_words(data.read_rules("environments.toml")), extra),
        detectors=shelf.collect(detectors, Detector),
        rulebook=rulebook(own),
        routes=Routes(partial(data.read_rules, "routes.toml")),
    )


@cache
def rulebook(own: OwnRules = ()) -> Rulebook:
    """The packaged rules and the user's. Raises UsageError where one of `own` is broken."""
    table = UpdateTable(data.read_updates)
    return Rulebook(Packaged(data.rule_names, data.read_rule), table.rows, own=whole_rules(own, own=True) if own else ())


@cache
def own_rules_here() -> OwnRules:
    """The user's rules for the current directory. Raises UsageError where one cannot be read."""
    return tuple(own_rules.own_rules(Path.cwd()))


@cache
def repository_here() -> str | None:
    """The repository of this job, else of the clone around the current directory; None where neither says."""
    from planguard.source import whereabouts  # noqa: PLC0415 - only what can be approved is for a repository

    return whereabouts.repository_here(os.environ, str(Path.cwd()))


def sealed(plan: Plan, target: str | None, head: str | None) -> bytes:
    """The sealed form of `plan`. Raises InputError where it cannot be sealed."""
    from planguard.core.seal import document  # noqa: PLC0415 - only one command seals

    vocabulary, knowledge = rules().vocabulary, rules().knowledge
    seal = document.seal_of(plan, tool=__version__, target=target, head=head)
    return document.sealed(plan, seal, knowledge.facts, lambda name: vocabulary.key_of(name) in vocabulary.keys.strong)


@cache
def policy_here(ref: str | None = None) -> Policy:
    """The policy as the commit `ref` of the repository around the current directory has it, or its working tree.

    The built-in one where there is none. Raises UsageError where it is there and cannot be used.
    """
    here, name = Path.cwd(), "policy.toml"
    found = house_files.in_working_tree(here, name) if ref is None else house_files.at_commit(here, ref, name)
    return policy_of(found)


def policy_of(found: HouseFile | None) -> Policy:
    """The policy in a file, the built-in one where there is none. Raises UsageError with every fault of it."""
    if found is None:
        return BUILT_IN
    from planguard.config.policy import read_policy  # noqa: PLC0415 - most runs have no policy

    return read_policy(found.content, found.place)


def people_of(found: HouseFile | None) -> People:
    """The people in a file, nobody where there is none. Raises UsageError with every fault of it."""
    if found is None:
        return NOBODY
    from planguard.config.people import read_people  # noqa: PLC0415 - most runs ask nobody

    return read_people(found.content, found.place)


def packaged_rules() -> list[Rule]:
    """The rules of planguard itself with their examples, sorted by id. A review does without these."""
    names = data.rule_names()
    texts = (RuleText(f"rules/findings/{name}.toml", (data.read_rule(name) or "").encode()) for name in names)
    return whole_rules(texts, own=False)


def whole_rules(texts: Iterable[RuleText], *, own: bool) -> list[Rule]:
    """The rules in `texts`, with their examples. Raises UsageError with all faults of all files."""
    from planguard.core.rulebook.read import rules_of  # noqa: PLC0415 - most runs have no rule to read whole

    return rules_of(texts, schema_faults, own=own)


def schema_faults(document: object) -> list[str]:
    """Everything in which a rule file breaks the published schema."""
    from planguard import schema  # noqa: PLC0415 - jsonschema costs more than a small review, and most rules are sound

    return schema.faults(document, "rule-v1")


@cache
def author_marks() -> Marks:
    """By what agents are recognised."""
    return Marks(data.read_rules("agents.toml"))


def host_named(name: str) -> CodeHost:
    """The code host `name`. Raises UsageError where there is none of that name."""
    from planguard import hosts  # noqa: PLC0415 - most commands talk to nobody

    if name not in shelf.names(hosts):
        raise UsageError(f"there is no code host {name!r}", advice=f"Code hosts: {', '.join(shelf.names(hosts))}.")
    return shelf.take(hosts, name, CodeHost)


def format_names() -> list[str]:
    """Names of all formats, sorted. A name has a hyphen where that of its module has an underscore."""
    return [name.replace("_", "-") for name in shelf.names(formats)]


def format_named(name: str) -> Format:
    """The format `name`. Raises UsageError where there is none of that name."""
    if name not in format_names():
        raise UsageError(f"there is no format {name!r}", advice=f"Formats: {', '.join(format_names())}.")
    return shelf.take(formats, name.replace("-", "_"), Format)


def code_hosts() -> list[CodeHost]:
    """Every code host that planguard can talk with."""
    from planguard import hosts  # noqa: PLC0415 - most commands talk to nobody

    return shelf.collect(hosts, CodeHost)


def tool(own: OwnRules = ()) -> ToolInfo:
    """Which planguard this is, and which tables and rules it judges with."""
    return ToolInfo(version=__version__, rules=data.rules_digest(tuple((f"{text.id}.toml", text.content) for text in own)))
