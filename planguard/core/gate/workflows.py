"""What the workflows of a repository lack: who runs what, by which token, and where it is applied. Read as text."""

import re
from collections.abc import Iterator
from typing import Final

from planguard.core.gate.lack import INIT, Lack, Setup, some

_USES: Final = re.compile(r"^\s*-?\s*uses:\s*['\"]?([^\s'\"#]+)", re.MULTILINE)
_PINNED: Final = re.compile(r"\S+@[0-9a-f]{40}|\./\S*")
_WRITES: Final = re.compile(
    r"^\s+(statuses|pull-requests|checks|contents|actions):\s*write\b|permissions:\s*write-all", re.MULTILINE
)
_CHECKOUT_HEAD: Final = re.compile(r"ref:\s*\$\{\{[^}]*(?:head\.sha|head_sha|head\.ref|head_branch|head_ref)")
_AFTERWARDS: Final = re.compile(r"^\s+workflow_run:", re.MULTILINE)
_RAW: Final = re.compile(r"\b(?:terraform|tofu)\b[^|;&\n]*\sapply\b")
_NOT_RUN: Final = re.compile(r"^\s*(?:#|-?\s*(?:name|run-name|workflows):).*$", re.MULTILINE)
"""Lines that only speak of a command."""
_ENVIRONMENT: Final = re.compile(r"^\s+environment:\s*(?:\n\s+name:\s*)?['\"]?([\w./-]+)['\"]?\s*(?:#.*)?$", re.MULTILINE)


def applied_in(setup: Setup) -> tuple[str, ...]:
    """The environments in which a workflow of this repository applies, as far as their names stand there."""
    texts = (text for text in setup.texts.values() if _runs(text, "apply") or _RAW.search(_NOT_RUN.sub("", text)))
    return tuple(sorted({name for text in texts for name in _ENVIRONMENT.findall(text)}))


def workflow_lacks(setup: Setup) -> Iterator[Lack]:
    """Everything that is missing in them."""
    yield from _gate(setup)
    yield from _pins(setup)
    yield from _apply(setup)


def _gate(setup: Setup) -> Iterator[Lack]:
    gates = {path: text for path, text in setup.ours.items() if _runs(text, "gate")}
    if setup.workflows and not gates:
        yield Lack("no-gate", "no workflow runs `planguard gate`", "nothing decides", INIT)
    for path, text in gates.items():
        if not _AFTERWARDS.search(text):
            yield Lack(
                "gate-of-the-change",
                f"{path} does not run after another workflow (workflow_run)",
                "a pull request brings the workflow that judges it",
                INIT,
            )
        if _CHECKOUT_HEAD.search(text):
            yield Lack(
                "gate-runs-the-change",
                f"{path} checks out the pull request",
                "its code runs with a token that writes",
                "Leave out `ref:`.",
            )
    for path, text in setup.ours.items():
        if _runs(text, "seal") and not _runs(text, "gate") and _WRITES.search(text):
            yield Lack(
                "plan-may-write",
                f"{path} plans with a token that may write",
                "the pull request's own code can set the status that it needs",
                "permissions: contents: read, id-token: write",
            )


def _pins(setup: Setup) -> Iterator[Lack]:
    for path, text in setup.ours.items():
        loose = sorted({name for name in _USES.findall(text) if not _PINNED.fullmatch(name)})
        if loose:
            yield Lack(
                "not-pinned",
                f"{path} uses {some(loose)}",
                "whoever can move that name runs in the gate, with its token",
                "Write all 40 digits of a commit that somebody has read.",
            )


def _apply(setup: Setup) -> Iterator[Lack]:
    for path, text in setup.workflows.items():
        raw = _RAW.search(_NOT_RUN.sub("", text)) is not None
        if not (raw or _runs(text, "apply")):
            continue
        if raw:
            yield Lack(
                "raw-apply",
                f"{path} applies without planguard",
                "what is applied need not be what was approved",
                "planguard apply",
            )
        if re.search(r"^\s+environment:", text, re.MULTILINE) and not _ENVIRONMENT.search(text):
            yield Lack(
                "environment-not-named",
                f"{path} works out the name of its environment when it runs, so nobody could ask what guards it",
                "any branch's workflow may reach the credentials",
                "Write the name itself.",
                known=False,
            )
        elif not _ENVIRONMENT.search(text):
            yield Lack(
                "no-environment",
                f"{path} applies outside of an environment",
                "any branch's workflow can reach the credentials",
                "environment: production, with its own secrets and only the base branch",
            )


def _runs(text: str, verb: str) -> bool:
    """Whether a workflow runs this command of planguard, as a line of shell or by the action's input."""
    run = rf"\bplanguard {verb}\b|^\s+command:\s*['\"]?{verb}['\"]?\s*(?:#.*)?$"
    return re.search(run, _NOT_RUN.sub("", text), re.MULTILINE) is not None
