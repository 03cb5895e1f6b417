"""`planguard rules`: what the rules are, what one of them means, and whether they do what they say."""

import os
import sys
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from textwrap import wrap

from planguard import data, wiring
from planguard.commands.diff_report import static_trial
from planguard.commands.examples import example_judge
from planguard.commands.output import surface, write
from planguard.core.inert import inert
from planguard.core.nouns import several
from planguard.core.read.faults import FAULTS
from planguard.core.refusals import REFUSALS
from planguard.core.rulebook.text import RuleText
from planguard.core.rulebook.trial import Outcome, outcomes
from planguard.errors import UsageError
from planguard.model.consequence import ActionClass
from planguard.model.rule import Row, Rule
from planguard.source.own_rules import rules_in
from planguard.suggest import suggestion

_READING = 100
_INDENT = "  "
_ASKS = tuple(f"asks-{found}" for found in ActionClass)
"""How annotations of code hosts name a change that no finding asks about."""
_TABLE = "No finding is behind it: its action, severity and environment are enough. `review --explain ADDRESS` says how."
_CELLS = "A policy can move the cells of the table under [ask]."


def run_list() -> int:
    """Write a table of all rules: id, effect, title."""
    book = wiring.rulebook(wiring.own_rules_here())
    found = [book.rule(name) for name in book.ids()]
    width = max(len(rule.id) for rule in found)
    write(sys.stdout, "".join(f"{rule.id:{width}}  {rule.effect:11}  {inert(rule.title)}\n" for rule in found))
    return 0


def run_explain(name: str) -> int:
    """Write what is known of a finding, an input fault or a refusal. Raises UsageError where there is none of that name."""
    lines = _explained(name)
    columns = min(surface(sys.stdout, os.environ).columns, _READING)
    write(sys.stdout, "".join(f"{line}\n" for line in _wrapped(lines, columns)))
    return 0


def run_test(folder: Path | None) -> int:
    """Try the examples of all rules, or of the user's rules in `folder`. Returns 1 where one comes out wrong."""
    own = wiring.own_rules_here() if folder is None else _texts(folder)
    rules = [*(wiring.packaged_rules() if folder is None else ()), *wiring.whole_rules(own, own=True)]
    judges = wiring.rules(own)
    judge, static = example_judge(judges), static_trial(judges)
    tried = [outcome for rule in rules for outcome in outcomes(rule, judge, data.read_case, static)]
    wrong = [outcome for outcome in tried if outcome.fault]
    write(sys.stdout, "".join(f"{inert(found.place)}: {inert(found.fault)}\n" for found in wrong) + _summary(rules, tried))
    return 1 if wrong else 0


def _texts(folder: Path) -> tuple[RuleText, ...]:
    texts = tuple(rules_in(folder, Path.cwd()))
    if not texts:
        raise UsageError("there are no rules here", place=str(folder), advice="Rules are files named custom-….toml.")
    return texts


def _summary(rules: list[Rule], tried: list[Outcome]) -> str:
    wrong = sum(bool(found.fault) for found in tried)
    skipped = sum(found.skipped for found in tried)
    told = f"{several(len(rules), 'rule')}, {several(len(tried) - skipped, 'example')} tried, {wrong} wrong"
    # Saying so is better than a silence that looks like success.
    return f"{told}; {skipped} skipped: their plans lie in planguard's repository only\n" if skipped else f"{told}\n"


def _explained(name: str) -> list[tuple[str, str]]:
    """Headings and paragraphs about `name`; one without a heading stands at the margin."""
    book = wiring.rulebook(wiring.own_rules_here())
    if name in book.ids():
        return list(_of_rule(_whole(name)))
    if name in FAULTS:
        fault = FAULTS[name]
        return [("", f"{name}: {fault.message}"), ("", "Input that cannot be read. Exit code 4."), ("Advice", fault.advice)]
    if name in REFUSALS:
        refusal = REFUSALS[name]
        return [("", f"{name}: {refusal.message}"), ("", refusal.where), ("Advice", refusal.advice)]
    if name in _ASKS:
        return [("", f"{name}: a person is asked about it by the table of who is asked"), ("", _TABLE), ("Advice", _CELLS)]
    known = [*book.ids(), *FAULTS, *REFUSALS, *_ASKS]
    hint = suggestion(name, known)
    message = f'there is no rule, fault or refusal "{name}"{hint}'
    raise UsageError(message, advice="`planguard rules list` has all rules.")


def _whole(name: str) -> Rule:
    rules = (*wiring.packaged_rules(), *wiring.whole_rules(wiring.own_rules_here(), own=True))
    return next(rule for rule in rules if rule.id == name)


def _of_rule(rule: Rule) -> Iterator[tuple[str, str]]:
    yield "", f"{rule.id}: {rule.title}"
    severity = f", severity {rule.severity}" if rule.severity else ""
    milder = f" (by-severity on {', '.join(rule.by_severity_on)})" if rule.by_severity_on else ""
    yield "", f"Effect in production: {rule.effect}{milder}{severity}. {rule.place}"
    yield "Why", rule.why
    yield "Instead", rule.instead
    for row, attributes in _gathered(rule):
        where = f"{', '.join(attributes)} of {', '.join(row.types)}"
        yield "Looks for", f"{where}: {' or '.join(row.directions)} (score {row.score}, {row.channel})"
    for heading, examples in (("Fires", rule.fires), ("Stays quiet", rule.quiet)):
        for example in examples:
            yield heading, example.says


def _gathered(rule: Rule) -> Iterator[tuple[Row, list[str]]]:
    """One row of each `[[match]]`, with all its attributes."""
    for _, rows in groupby(rule.rows, key=lambda row: row.source):
        same = list(rows)
        yield same[0], [row.attribute for row in same]


def _wrapped(lines: Iterable[tuple[str, str]], columns: int) -> Iterator[str]:
    """Text of rules may come with a repository, so it is shown like any text of a plan."""
    last = ""
    for heading, text in lines:
        if heading and heading != last:
            yield ""
            yield heading
        last = heading
        indent = _INDENT if heading else ""
        yield from wrap(inert(text), columns, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)
