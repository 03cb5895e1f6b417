"""Writes docs/scenarios.md from the cases and the stories: `python docs/scenarios.py`. With `--check` it only compares.

What planguard says of a scenario is not written here: it is the `[expect]` of the case, or the story under tests/e2e, and
tests hold planguard to both.
"""

import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from renewing import renew

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "scenarios.md"

HEAD = """\
# Scenarios

<!-- Made by `python docs/scenarios.py` from fixtures/*/*/case.toml and tests/e2e/scenarios/. Edits here are lost. -->

Ways in which a plan does harm, or looks as if it did, and what planguard says to a plan of each kind. Every plan but
those of `fixtures/documented/` was made by real Terraform, most of them with the AWS provider against a mock of AWS. The
tests hold planguard to each line. Where a case has no finding, its verbs and scores alone decide.

Where a story is named, the scenario is also played from one end to the other: an agent's commit, a plan of real Terraform,
`planguard seal`, the gate at a code host on loopback, what people say there or sign in a terminal, the merge, `planguard
apply`, the ledger, and what is left in a mock of AWS. A story says what is blocked, what lets it through, and what must not.
S49 to S60 are about who may agree to a plan, and are stories alone.

| scenario | what happens | case | findings | verdict | story |
|---|---|---|---|---|---|
"""

SCENARIOS = {
    "S01": "a resource has a new name, and no moved block",
    "S02": "a resource has a new name, and a moved block",
    "S03": "a module call has a new name",
    "S04": "an instance of a module is dropped",
    "S05": "a key of for_each has a new name",
    "S06": "an item is taken out of a list under count",
    "S07": "count becomes for_each",
    "S08": "a single resource gets a count",
    "S09": "a moved block leads to an address that does not exist",
    "S10": "somebody asks for a replacement: -replace, taint, a trigger",
    "S11": "a value that is not known yet replaces what is built on it",
    "S12": "a replacement creates the new object first",
    "S13": "a leftover of a failed apply is cleared away",
    "S14": "objects leave Terraform's care",
    "S15": "the state is lost, and everything is created again",
    "S16": "everything is destroyed",
    "S17": "an old state takes the place of the current one",
    "S18": "a plan with -target",
    "S19": "a plan that ended with an error",
    "S20": "prevent_destroy goes together with its block",
    "S21": "the input is no plan",
    "S22": "production is planned with the variables of another environment",
    "S23": "the plan is for another account",
    "S24": "something was deleted by hand, and is created again",
    "S25": "something was fixed by hand, and is set back",
    "S26": "an import takes settings away",
    "S27": "a new provider version forces a replacement",
    "S28": "a destroy of several units at once",
    "S29": "a database is replaced",
    "S30": "a database gets another identifier in place",
    "S31": "protection against deletion is switched off",
    "S32": "a protected object is deleted",
    "S33": "backups or history are cut",
    "S34": "the key of a table changes",
    "S35": "a bucket gets another name",
    "S36": "an encryption key is deleted",
    "S37": "a secret goes without a recovery window",
    "S38": "an older engine for a database",
    "S39": "a network is replaced under everything in it",
    "S40": "a security group is replaced while it is used",
    "S41": "another prefix for a generated name",
    "S42": "a DNS zone is recreated",
    "S43": "machines are replaced by a new image",
    "S44": "a cluster is replaced",
    "S45": "the trust policy of a role changes",
    "S46": "an attachment that claims a policy for itself",
    "S47": "an authoritative IAM binding of Google",
    "S48": "blocks are taken out, and the provider plans nothing",
    "S49": "planned again after the approval, with one delete more",
    "S50": "planned again after the approval, with nothing but noise",
    "S51": "approved in one directory, applied in another",
    "S52": "whoever wrote the change, or had it made, approves it",
    "S53": "a bot approves",
    "S54": "somebody approves who may only read",
    "S55": "the change edits the policy and the list of approvers",
    "S56": "blocked, and merged all the same",
    "S57": "what is applied is not the file that was judged, or it is stale",
    "S58": "the approval is withdrawn, has expired, or its person has left",
    "S59": "the agent writes the approval itself",
    "S60": "the plan says that it is approved",
    "S61": "an alarm is added",
    "S62": "helpers and task definitions are replaced on every run",
    "S63": "tags only",
    "S64": "a preview or development environment goes",
    "S65": "names that only look like production",
    "S66": "reads, moves and imports that change nothing",
    "S67": "an object of a type that nobody knows is deleted",
    "S68": "three hundred deletes",
}

WITHOUT = {
    "S21": "no plan to show: `tests/test_read_faults.py` has each kind of wrong input",
    "S47": "the provider of Google is not at hand where the cases are made; `rules/updates/google.csv` has the rows",
}


def page() -> str:
    """The whole page. A case or a story of a scenario that nobody knows, or a scenario without any of them, is an error."""
    cases: dict[str, list[tuple[str, dict[str, Any]]]] = {scenario: [] for scenario in SCENARIOS}
    for path in sorted((ROOT / "fixtures").glob("*/*/case.toml")):
        facts = tomllib.loads(path.read_text("utf-8"))
        for scenario in facts.get("scenarios", ()):
            cases[scenario].append((path.parent.name, facts["expect"]))
    told = stories()
    return HEAD + "".join(line for scenario, found in cases.items() for line in _lines(scenario, found, told[scenario]))


def stories() -> dict[str, list[str]]:
    """Scenario -> the stories of it under tests/e2e/scenarios."""
    found: dict[str, list[str]] = {scenario: [] for scenario in SCENARIOS}
    for path in sorted((ROOT / "tests/e2e/scenarios").glob("s*.py")):
        for number in re.findall(r"s(\d\d)_", path.stem):
            found[f"S{number}"].append(path.stem)
    return found


def _lines(scenario: str, cases: list[tuple[str, dict[str, Any]]], told: list[str]) -> Iterator[str]:
    story = ", ".join(f"[`{name}`](../tests/e2e/scenarios/{name}.py)" for name in told)
    if not cases:
        case = "" if told else f"none: {WITHOUT[scenario]}"
        yield f"| {scenario} | {SCENARIOS[scenario]} | {case} | | | {story} |\n"
    for place, (name, expect) in enumerate(cases):
        findings = ", ".join(f"`{id_}` ({effect})" for id_, effect in (text.split(": ") for text in expect["findings"]))
        first, last = (f"| {scenario} | {SCENARIOS[scenario]}", story) if place == 0 else ("| | ", "")
        yield f"{first} | `{name}` | {findings or 'none'} | {expect['verdict']}, {expect['severity']} | {last} |\n"


if __name__ == "__main__":
    sys.exit(renew(PAGE, lambda _: page(), sys.argv[1:]))
