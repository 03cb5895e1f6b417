"""Does a rule do what its own file says? Each example is made into a plan and goes down the whole line of a review."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Final

import msgspec

from planguard.errors import InputError
from planguard.model.environment import Environment
from planguard.model.finding import Finding
from planguard.model.report import FindingInfo, PlanReport
from planguard.model.rule import Example, Rule

Judge = Callable[[bytes, Example], PlanReport]
"""A whole review: from the bytes of a plan, and what an example says of its surroundings, to the report on it."""
Static = Callable[[Example], PlanReport]
"""The static check of the two texts of an example."""
Cases = Callable[[str], bytes | None]
"""From the name of a case to the bytes of its plan; None where the case is not at hand."""

_NAME: Final = "example"


class Outcome(msgspec.Struct, frozen=True):
    """How one example came out. `fault` is empty where all is well; `skipped` where its case is not at hand."""

    rule: str
    place: str
    fault: str = ""
    skipped: bool = False


def outcomes(rule: Rule, judge: Judge, cases: Cases, static: Static | None = None) -> Iterator[Outcome]:
    """The outcome of every example of `rule`, in the order of its file."""
    for kind, examples in (("fires", rule.fires), ("quiet", rule.quiet)):
        for number, example in enumerate(examples):
            place = f"{rule.place}: {kind}[{number}] ({example.says})"
            judged = _judged(example, judge, cases, static)
            if judged is None:
                yield Outcome(rule.id, place, skipped=True)
            else:
                yield Outcome(rule.id, place, _fault(rule.id, example, kind == "fires", judged))


def _judged(example: Example, judge: Judge, cases: Cases, static: Static | None) -> Callable[[], PlanReport] | None:
    """How the example is judged; None where what it takes is not at hand."""
    if example.old or example.new:
        return None if static is None else partial(static, example)
    plan = plan_of(example, cases)
    return None if plan is None else partial(judge, plan, example)


def plan_of(example: Example, cases: Cases) -> bytes | None:
    """The plan that an example means; None where its case is not at hand."""
    if not example.case:
        return msgspec.json.encode(_document(example))
    plan = cases(example.case)
    return _cut(plan, example.without) if plan is not None and example.without else plan


def _fault(rule_id: str, example: Example, fires: bool, judged: Callable[[], PlanReport]) -> str:
    try:
        report = judged()
    except InputError as error:
        return f"cannot be read as a plan: {error}"
    found = next((finding for finding in report.findings if finding.id == rule_id), None)
    if found is None:
        return "does not fire" if fires else ""
    return _wrong_effect(example, found) if fires else "fires, and must stay quiet"


def _wrong_effect(example: Example, found: Finding | FindingInfo) -> str:
    if example.effect is None or found.effect == example.effect:
        return ""
    return f'has the effect "{found.effect}", not "{example.effect}"'


def _document(example: Example) -> dict[str, Any]:
    change = {
        "actions": example.actions,
        "before": None if example.actions == ("create",) else _labelled(example.before, example.environment),
        "after": None if example.actions in (("delete",), ("forget",)) else _labelled(example.after, example.environment),
    }
    entry = {"address": f"{example.type}.{_NAME}", "mode": "managed", "type": example.type, "name": _NAME, "change": change}
    return {"format_version": "1.2", "resource_changes": [entry]}


def _labelled(body: dict[str, Any], environment: Environment | None) -> dict[str, Any]:
    """`body` with an id, which every object has, and a tag that names the environment."""
    body = {"id": _NAME} | body
    if environment in (None, Environment.UNKNOWN):
        return body
    tags = body.get("tags")
    return body | {"tags": {"Environment": environment, **(tags if isinstance(tags, dict) else {})}}


def _cut(plan: bytes, address: str) -> bytes:
    """`plan` without the entry of `address` in its list of changes."""
    document = msgspec.json.decode(plan)
    document["resource_changes"] = [entry for entry in document["resource_changes"] if entry["address"] != address]
    return msgspec.json.encode(document)
