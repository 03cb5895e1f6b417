"""Small plans of deletes and creates, for tests of what is paired with what."""

from typing import Any

from planguard import wiring
from planguard.core.consequences import Judge
from planguard.core.environment.resolve import Environments
from planguard.core.pairing.pairs import pairing
from planguard.model.consequence import Consequence
from planguard.model.pairing import Pairing
from planguard.model.plan import Plan
from tests.plans import compact, read

Entry = dict[str, Any]


def entry(address: str, verbs: list[str], before: Any = None, after: Any = None, **change: Any) -> Entry:
    """One entry of `resource_changes`; everything but the values comes from the address."""
    start = address.index("aws_")
    module = address[:start].rstrip(".")
    type_, _, name = address[start:].partition(".")
    index = {"index": 0} if name.endswith("]") else {}
    return {
        "address": address,
        "module_address": module,
        "mode": "managed",
        "type": type_,
        "name": name.partition("[")[0],
        "provider_name": "registry.terraform.io/hashicorp/aws",
        **index,
        "change": {"actions": verbs, "before": before, "after": after, **change},
    }


def goes(address: str, **values: Any) -> Entry:
    return entry(address, ["delete"], {"id": f"i-{address}", "arn": f"arn:{address}", **values})


def comes(address: str, **values: Any) -> Entry:
    return entry(address, ["create"], None, values, after_unknown={"id": True, "arn": True})


def stays(address: str, **values: Any) -> Entry:
    return entry(address, ["no-op"], values, values)


def plan_of(*entries: Entry) -> Plan:
    return read(compact({"format_version": "1.2", "resource_changes": list(entries)}))


def judged(plan: Plan) -> list[Consequence]:
    rules = wiring.rules()
    environments = Environments(plan, rules.vocabulary, texts=("plan.json",))
    return Judge(plan, environments, rules.knowledge, rules.tables, rules.rulebook.rows_for).planned()


def paired(*entries: Entry) -> Pairing:
    plan = plan_of(*entries)
    return pairing(plan, judged(plan))


def addresses(found: Pairing) -> set[tuple[str, str]]:
    """(old, new) of every pair, those in modules too."""
    every = [*found.pairs, *(pair for module in found.modules for pair in module.pairs)]
    assert len({pair.old.address for pair in every}) == len({pair.new.address for pair in every}) == len(every)
    return {(pair.old.address, pair.new.address) for pair in every}
