"""What a schema cannot see: whether the parts of a rule file fit each other, the file's name, and planguard."""

from collections.abc import Iterator
from typing import Final

from planguard.core.directions import DIRECTIONS, fault_of
from planguard.core.rulebook.file import RuleFile
from planguard.model.actions import actions_of
from planguard.model.rule import OWN_PREFIX, Example, RuleEffect
from planguard.suggest import suggestion

_OWN_EFFECTS: Final = (RuleEffect.APPROVE, RuleEffect.BY_SEVERITY, RuleEffect.WARN, RuleEffect.EXPLAIN)


def faults_of(file: RuleFile, name: str, *, own: bool) -> list[str]:
    """The faults of `file`, which lies in a file called `name` (without its ending), as `key: what is wrong`."""
    return [*_id(file, name, own=own), *_rule(file, own=own), *_directions(file), *_examples(file, own=own)]


def _id(file: RuleFile, name: str, *, own: bool) -> Iterator[str]:
    if file.id != name:
        yield f'id: "{file.id}" is not the name of the file, "{name}"'
    if own is not file.id.startswith(OWN_PREFIX):
        what = "a rule of your own" if own else "a rule of planguard"
        yield f'id: "{file.id}" {"does not begin" if own else "begins"} with "{OWN_PREFIX}", and this is {what}'


def _rule(file: RuleFile, *, own: bool) -> Iterator[str]:
    """A rule of one's own finds edits; `refuse` and `by-class` belong to patterns that only a detector can see."""
    if file.match and file.channel is None:
        for number, match in enumerate(file.match):
            if match.channel is None:
                yield f"match[{number}]: channel is missing, here and in the file"
    if file.match and file.severity is not None:
        yield "severity: a rule with a match has the severity of its worst edit"
    if own and not file.match:
        yield "the file: match is missing; a rule without one finds nothing"
    if own and file.effect not in _OWN_EFFECTS:
        yield f'effect: "{file.effect}" is for planguard\'s own rules; allowed are {", ".join(_OWN_EFFECTS)}'


def _directions(file: RuleFile) -> Iterator[str]:
    for number, match in enumerate(file.match):
        for place, direction in enumerate(match.directions):
            fault = fault_of(direction)
            if fault:
                hint = "" if direction.partition("=")[0] in DIRECTIONS else suggestion(direction, DIRECTIONS)
                yield f"match[{number}].directions[{place}]: {fault}{hint}"


def _examples(file: RuleFile, *, own: bool) -> Iterator[str]:
    for kind, examples in (("fires", file.fires), ("quiet", file.quiet)):
        for number, example in enumerate(examples):
            yield from (f"{kind}[{number}]{fault}" for fault in _example(example, own=own))


def _example(example: Example, *, own: bool) -> Iterator[str]:
    if bool(example.type) + bool(example.case) + bool(example.old or example.new) != 1:
        yield ": one of type, case, and old with new must be given, and not several"
    if own and (example.policy or example.state or example.recorded or example.lost_guards):
        yield ": policy, state, recorded and lost_guards are for planguard's own rules"
    if own and example.case:
        yield ".case: cases belong to planguard's own rules; give type, before and after"
    if example.without and not example.case:
        yield ".without: there is no case to cut a change out of"
    if actions_of(example.actions).unrecognised:
        known = ("create", "update", "delete", "forget", "no-op", "read")
        odd = next((verb for verb in example.actions if verb not in known), "")
        yield f".actions: {list(example.actions)} is no list of verbs that Terraform writes{suggestion(odd, known)}"
