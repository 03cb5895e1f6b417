"""Which commands an agent must not run by itself, and what it can do instead.

The list: whatever changes infrastructure or state without a plan that a person has signed off, and signing off itself.
"""

import re
from collections.abc import Iterator
from typing import Final

from planguard.core.shell.words import LONGEST, SHELLS, Unreadable, commands, program

_TOOL: Final = re.compile(
    r"(?:terraform|tofu|opentofu)(?:[-_.]?v?[0-9][0-9.]*)?|tf|\$\{?(?:TF|TERRAFORM|TOFU)(?:_[A-Z]+)?\}?"
)
_TERRAGRUNT: Final = re.compile(r"terragrunt(?:[-_.]?v?[0-9][0-9.]*)?|tg|\$\{?TERRAGRUNT(?:_[A-Z]+)?\}?")
_STATE: Final = frozenset("rm mv push replace-provider".split())
_CHANGES_STATE: Final = frozenset("taint untaint import force-unlock refresh".split())
_TERRAGRUNT_WORDS: Final = frozenset("apply destroy apply-all destroy-all taint untaint import force-unlock refresh".split())
_FLAG_SAYS: Final = ("-auto-approve", "--auto-approve")
_HELP: Final = frozenset("-help --help -h".split())
# These only show or keep text; a command of Terraform among their words is not run by them.
_TEXT: Final = frozenset(
    "echo printf cat grep egrep fgrep rg ag ack git gh glab ls man which type whereis sed awk jq yq head tail less more wc"
    " sort uniq tee cd mkdir touch chmod cp rm mv brew apt apt-get pip pip3 pipx uv npm yarn pnpm python python3 node curl"
    " wget alias export set test [ code vim vi nano".split()
)
_REMOVERS: Final = frozenset("rm mv shred unlink truncate".split())
_STATE_FILE: Final = re.compile(r"\.tfstate(?:\.|$|\*)")
_NAMED: Final = re.compile(r"\b(?:terraform|tofu|opentofu|terragrunt|tfstate|tf)\b")
_DEPTH: Final = 4

PLAN_FIRST: Final = (
    "Write a plan (terraform plan -out=tfplan), show it with `planguard review tfplan`, and where it needs a person, ask for"
    " one. `planguard apply tfplan` applies exactly what was signed off."
)
STATE_BY_CODE: Final = (
    "Say it in the configuration instead, with a `moved`, `removed` or `import` block, so that the plan shows it; then plan"
    " and review again."
)
PEOPLE_ONLY: Final = "Only a named person signs off. Show the person what `planguard review` says, and stop."
ASK: Final = "Stop, and ask a person to do this."


def refusal(line: str, depth: int = _DEPTH) -> str | None:
    """Why an agent must not run this line of shell, in one or two sentences that it can act on; None where it may."""
    try:
        found = commands(line)
    except Unreadable:
        return _unreadable(line)
    piped = any(_is_shell_without_file(words) for words in found)
    for words in found:
        reason = _of_command(words, depth, piped=piped)
        if reason is not None:
            return reason
    return None


def _of_command(words: list[str], depth: int, *, piped: bool) -> str | None:
    first = program(words[0])
    if first == "planguard":
        return _of_planguard(words[1:])
    if first == "ssh-keygen" and {"-Y", "sign"} <= set(words):
        return f"Signing is for people. {PEOPLE_ONLY}" if any("planguard" in word for word in words) else None
    if _loses_a_state(first, words[1:]):
        return f"This removes or overwrites a state file, and with it what Terraform knows of everything it runs. {ASK}"
    for script in _scripts(words, first, piped=piped) if depth else ():
        reason = refusal(script, depth - 1)
        if reason is not None:
            return reason
    return None if first in _TEXT else _of_tools(words)


def _loses_a_state(first: str, arguments: list[str]) -> bool:
    """Whether state files are removed, or one is written over by a copy; copying one away keeps it."""
    if first == "cp":
        return bool(arguments) and program(arguments[-1]) == "terraform.tfstate"
    return first in _REMOVERS and any(_STATE_FILE.search(word) for word in arguments)


def _scripts(words: list[str], first: str, *, piped: bool) -> Iterator[str]:
    """The parts of a command that are themselves lines of shell."""
    for place, word in enumerate(words):
        if program(word) in SHELLS and first not in _TEXT:
            yield from (inner for inner in words[place + 1 :] if not inner.startswith("-"))
            return
    if first in {"eval", "ssh", "watch", "su", "parallel"}:
        yield " ".join(words[1:])
        yield from words[1:]
    elif piped and first in {"echo", "printf", "cat"}:
        yield " ".join(words[1:])


def _of_tools(words: list[str]) -> str | None:
    """Wherever in the command the program stands: `sudo`, `xargs`, `aws-vault exec prod --` and the like come before."""
    for place, word in enumerate(words):
        name, rest = program(word), words[place + 1 :]
        if _TOOL.fullmatch(name):
            reason = _of_terraform(name, rest)
        elif _TERRAGRUNT.fullmatch(name):
            reason = _of_terragrunt(name, rest)
        else:
            continue
        if reason is not None:
            return reason
    return None


def _of_terraform(name: str, arguments: list[str]) -> str | None:
    plain = [word for word in arguments if not word.startswith("-")]
    verb, following = (plain[0] if plain else ""), (plain[1] if len(plain) > 1 else "")
    if _HELP & set(arguments):
        return None
    if verb in {"apply", "destroy"} or any(word.startswith(_FLAG_SAYS) for word in arguments):
        return f"`{name} {verb}` changes infrastructure with nobody's approval. {PLAN_FIRST}"
    if (verb == "state" and following in _STATE) or verb in _CHANGES_STATE:
        shown = f"{verb} {following}" if verb == "state" else verb
        return f"`{name} {shown}` changes the state behind the plan's back. {STATE_BY_CODE}"
    if verb == "workspace" and following == "delete":
        return f"`{name} workspace delete` throws a state away. {ASK}"
    if verb == "init" and any(word.lstrip("-").startswith(("force-copy", "migrate-state")) for word in arguments):
        return f"`{name} init` would move a state to another place. {ASK}"
    return None


def _of_terragrunt(name: str, arguments: list[str]) -> str | None:
    """Terragrunt's own options take words of their own, so that any word may be the verb."""
    said = [word for word in arguments if word in _TERRAGRUNT_WORDS]
    if said:
        return f"`{name} {said[0]}` changes infrastructure with nobody's approval. {PLAN_FIRST}"
    return _of_terraform(name, arguments)


def _of_planguard(arguments: list[str]) -> str | None:
    verb = next((word for word in arguments if not word.startswith("-")), "")
    if verb == "approve" or (verb == "approvers" and "add" in arguments):
        return f"`planguard {verb}` is for people. {PEOPLE_ONLY}"
    return None


def _is_shell_without_file(words: list[str]) -> bool:
    return program(words[0]) in SHELLS and all(word.startswith("-") for word in words[1:])


def _unreadable(line: str) -> str | None:
    """A line that cannot be taken apart is refused where it names one of the tools at all."""
    if len(line) <= LONGEST and not _NAMED.search(line):
        return None
    return f"This line cannot be read (an open quote?), and may run Terraform. Write it plainly. {PLAN_FIRST}"
