"""One plan in Markdown: the verdict, what cannot be undone, why, and what was read."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from planguard.core.inert import brief, inert
from planguard.formats._coverage import coverage_pieces
from planguard.formats._drawing_mermaid import mermaid
from planguard.formats._drawing_of import blast_radius
from planguard.formats._environment import sign_pieces, unnamed_text
from planguard.formats._headline import headline, no_plan, sentence
from planguard.formats._markdown_findings import findings_blocks
from planguard.formats._markdown_fit import Block, Worth
from planguard.formats._markdown_items import asked_blocks, grave_blocks, passing_blocks
from planguard.formats._markdown_text import code, fence, markdown_of, prose, span
from planguard.formats._markdown_ways import ways_blocks
from planguard.formats._nouns import several
from planguard.formats._places import milder
from planguard.model.report import PlanReport
from planguard.model.report_plan import EnvironmentInfo
from planguard.model.verdict import Verdict

MARKS: Final = {"pass": "\u2705", "needs-approval": "\u26d4", "refused": "\U0001f6d1"}
DECISIONS: Final = {"approved": ("\u2705", "approved"), "blocked": ("\u26d4", "blocked, not approved")}
WORDS: Final = {"pass": "pass", "needs-approval": "blocked, a person must decide", "refused": "refused, must not be applied"}
_STREAM: Final = (
    "Read from an event stream: addresses and verbs only. For values hand over the plan itself: "
    "`terraform plan -out=tfplan`, then `terraform show -json tfplan > plan.json`."
)


class Signing(NamedTuple):
    """What is said of sign-off where there is one plan: lines on what to do, and blocks on what was said."""

    todo: tuple[str, ...] = ()
    approvals: tuple[Block, ...] = ()


EMPTY: Final = Signing()


def plan_blocks(plan: PlanReport, *, named: bool, signing: Signing = EMPTY) -> Iterator[Block]:
    """Everything about one plan; `named` says whose it is, which matters where there are several."""
    yield _head(plan, named=named, then=signing.todo)
    yield from grave_blocks(plan)
    yield from findings_blocks(plan)
    yield from _picture(plan)
    yield from asked_blocks(plan)
    yield from ways_blocks(plan)
    yield from signing.approvals
    yield from passing_blocks(plan)
    yield _foot(plan)


def _picture(plan: PlanReport) -> Iterator[Block]:
    """What hangs on the worst causes, drawn by the code host. Whole or not at all."""
    found = blast_radius(plan)
    if found:
        text = "\n".join(fence(mermaid(found), "mermaid"))
        left = "The picture of what follows from what is left out, since there is no room for it here."
        yield Block(("", "#### What follows from what", ""), (text,), Worth.PICTURE, lambda _: left)


def line(plan: PlanReport) -> str:
    """One plan among several, in one line."""
    name = span(brief(plan.target, 200))
    says = WORDS.get(plan.verdict, inert(plan.verdict)).split(",")[0]
    told = f": {prose(headline(plan))}" if plan.verdict != Verdict.PASS else ""
    return f"- {MARKS.get(plan.verdict, '')} {name} {says}, {_measure(plan)}{told}"


def _measure(plan: PlanReport) -> str:
    measured = f"{inert(plan.severity)} ({plan.score})"
    return measured if no_plan(plan) else f"{measured} · {_place(plan)}"


def _place(plan: PlanReport) -> str:
    name = plan.environment.name
    return "environment unknown" if name == "unknown" else prose(inert(name))


def _head(plan: PlanReport, *, named: bool, then: Sequence[str]) -> Block:
    name = ["", f"### {MARKS.get(plan.verdict, '')} {code(plan.target)}"] if named else []
    says = ["", f"**{prose(sentence(headline(plan)))}**"] if _ends(plan) else []
    return Block((*name, *says, "", _measure(plan), *_environments(plan), *_stream(plan), *then))


def _ends(plan: PlanReport) -> bool:
    return plan.verdict != Verdict.PASS or any(map(milder, plan.consequences))


def _environments(plan: PlanReport) -> list[str]:
    """What shows the environment, and that of what passes because it is in a milder one."""
    passing = {item.environment for item in plan.consequences if milder(item)} - {plan.environment.name}
    shown = [plan.environment, *(found for found in plan.environments if found.name in passing)]
    lines = [_evidence(found) for found in shown if found.evidence]
    readable = plan.environment.name != "unknown" or not plan.environment.evidence
    unnamed = unnamed_text(plan.consequences) if readable and plan.verdict != Verdict.PASS else ""
    return [text for line in (*lines, unnamed) if line for text in ("", line)]


def _evidence(environment: EnvironmentInfo) -> str:
    return f"{markdown_of(sign_pieces(environment, whole=False)).removesuffix('.')}."


def _stream(plan: PlanReport) -> list[str]:
    return ["", _STREAM] if plan.source.kind == "plan-stream" else []


def _foot(plan: PlanReport) -> Block:
    if no_plan(plan):
        return Block(())
    unchanged = [f"{plan.summary.no_op:,} unchanged"] if plan.summary.no_op else []
    reads = [several(plan.summary.read, "read")] if plan.summary.read else []
    counted = [markdown_of(coverage_pieces(plan.coverage)), *unchanged, *reads]
    return Block(("", f"{'; '.join(counted)}."))
