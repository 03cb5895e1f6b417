"""What all doors for plans share: from the bytes to everything that anybody may read of them."""

import json
from collections.abc import Callable, Iterator
from typing import Any, Final

from planguard import wiring
from planguard.commands.seal import check
from planguard.core.read.document import read_plan
from planguard.core.report import report
from planguard.core.review import reviewed
from planguard.core.stacks import Target
from planguard.errors import InputError, PlanguardError
from planguard.model.signed import Scope
from planguard.ports import Surface
from tests.fuzz.door import CANARY
from tests.plans import compact, document, no_terraform

EXITS: Final = frozenset({4})


def everything(data: bytes, show: Callable[[bytes], bytes] = no_terraform) -> str:
    """The plan in `data`, judged, in every format, and sealed. Raises InputError."""
    plan = read_plan(data, "plan.json", show)
    found = reviewed(plan, "stacks/a", wiring.rules(), Scope("stacks/a", "example.org/infra"))
    whole = report(wiring.tool(()), [found.report], [])
    texts = [wiring.format_named(name).render(whole, Surface()) for name in wiring.format_names()]
    assert all(line.isprintable() for text in texts for line in text.split("\n"))
    return "\n".join([*texts, _sealed(plan)])


def _sealed(plan: Any) -> str:
    try:
        content = wiring.sealed(plan, "stacks/a", None)
    except InputError:
        return ""
    try:
        check(plan, content, Target("stacks/a", approvable=True))
    except PlanguardError as error:  # not written, since it would be judged otherwise: right for a plan of no sense
        if error.exit_code != 4 and error.code != "seal-differs":
            raise
        return ""
    return content.decode()


def small(*names: str) -> Iterator[bytes]:
    """Real plans, with secrets in them."""
    for name in names:
        raw = document(name)
        for entry in raw.get("resource_changes", ()):
            for moment in ("before", "after"):
                if body := entry["change"].get(moment):
                    body |= {"password": CANARY, "odd": [{"deep": CANARY}]}
                    entry["change"][f"{moment}_sensitive"] = {"odd": True}
        raw["variables"] = {"db_password": {"value": CANARY}}
        yield compact(raw)


def lines(*events: dict[str, Any]) -> bytes:
    """Events, one in a line."""
    return b"".join(json.dumps(event).encode() + b"\n" for event in events)
