"""`planguard rules` on the command line."""

import pytest

from planguard import wiring
from planguard.commands.rules import run_explain
from planguard.core.read.faults import FAULTS
from planguard.core.refusals import REFUSALS
from tests.test_cli import planguard

IDS = [rule.id for rule in wiring.packaged_rules()]


def test_list_has_every_rule_with_its_effect() -> None:
    done = planguard("rules", "list")
    assert done.returncode == 0
    rows = [line.split(None, 2) for line in done.stdout.decode().splitlines()]
    assert [row[0] for row in rows] == IDS
    assert {row[1] for row in rows} <= {"refuse", "approve", "by-class", "by-severity", "warn", "explain"}


@pytest.mark.parametrize("name", [*IDS, *FAULTS, *REFUSALS, "asks-delete", "asks-action"])
def test_every_finding_fault_and_refusal_is_explained(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_explain(name) == 0
    assert capsys.readouterr().out.startswith(f"{name}: ")


def test_an_unknown_name_is_told_with_a_suggestion() -> None:
    done = planguard("rules", "explain", "mass-destory")
    assert (done.returncode, done.stdout) == (2, b"")
    assert b'there is no rule, fault or refusal "mass-destory"; did you mean "mass-destroy"?' in done.stderr


def test_the_rules_pass_their_own_test() -> None:
    done = planguard("rules", "test")
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().splitlines()[-1].endswith(" examples tried, 0 wrong")


@pytest.mark.parametrize("arguments", [["rules"], ["rules", "explain"], ["rules", "test", "no-such-folder"]])
def test_what_cannot_be_meant_so_is_code_2(arguments: list[str]) -> None:
    assert planguard(*arguments).returncode == 2
