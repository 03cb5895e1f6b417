"""From the end of another workflow to the gate's decision: the starter's own steps, played on events as GitHub sends them.

What a runner would do is done here: expressions are filled from the event, the scripts run in bash, and the action's second
half runs the gate against a GitHub on loopback. What is left out is `gh`, which brings the plans: they lie there already.
"""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from planguard import data
from tests.hosts.github_server import HEAD, Json, Repository
from tests.hosts.scene import ALICE, HIGH, QUIET, house, writers
from tests.hosts.test_events import listed, run
from tests.hosts.webhooks import forked, queued, sent
from tests.test_action import Ran, Runner, runner

__all__ = ["runner"]
yaml = pytest.importorskip("ruamel.yaml", reason="ruamel.yaml is not installed")
JOB: Json = yaml.YAML(typ="safe").load(data.read_starter("gate.yml").decode())["jobs"]["gate"]
_EXPRESSION = re.compile(r"\$\{\{ ([a-z_.]+) \}\}")
QUEUE = "gh-readonly-queue/main/pr-7-" + "b" * 40


def filled(text: Any, **contexts: Any) -> str:
    """A text of the workflow with its expressions worked out, which are plain paths."""

    def value(found: re.Match[str]) -> str:
        node: Any = contexts
        for step in found[1].split("."):
            node = (node or {}).get(step)
        return "" if node is None else str(node)

    done = _EXPRESSION.sub(value, str(text))
    assert "${{" not in done
    return done


def about(event: Json, place: Path) -> tuple[int, dict[str, str]]:
    """The step that finds out what the event is about, and its outputs; it has no `gh` here."""
    (step,) = (one for one in JOB["steps"] if one.get("id") == "about")
    github = {"event": event, "token": "x", "repository": "acme/infra"}
    given = {name: filled(value, github=github) for name, value in JOB["env"].items()}
    outputs = place / "about"
    outputs.write_text("")
    script = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
    env = given | {"PATH": "/usr/bin:/bin", "GITHUB_OUTPUT": str(outputs)}
    done = subprocess.run(script, env=env, check=False, cwd=place, timeout=60)
    return done.returncode, dict(line.split("=", 1) for line in outputs.read_text().splitlines())


def played(event: Json, repository: Repository, runner: Runner, case: str = HIGH) -> Ran:
    """The job of the gate on this event, with the plans of the commit that it asks for."""
    code, outputs = about(event, runner.place)
    assert code == 0
    (step,) = (one for one in JOB["steps"] if (one.get("with") or {}).get("command") == "gate")
    steps = {"about": {"outputs": outputs}}
    inputs = {name: filled(value, steps=steps) for name, value in step["with"].items() if name != "command"}
    runner.seal_for(outputs["head"], case, output=f"{inputs['plan']}/plan.json")
    runner.event = event
    return runner.gate(repository, **inputs)


def repository(**given: Any) -> Repository:
    return Repository(contents=house(), permissions=writers(ALICE), **given)


def statuses(found: Repository) -> list[str]:
    return [path.rpartition("/")[2] for method, path in found.asked if method == "POST" and "/statuses/" in path]


EVENTS = [
    pytest.param(run(pull_requests=[listed()]), {}, id="after the plan job"),
    pytest.param(run(pull_requests=[listed()], event="pull_request_review"), {}, id="after a review"),
    pytest.param(forked(HEAD, Repository().branch), {"fork": True}, id="after the plan job of a fork"),
]


@pytest.mark.parametrize(("event", "given"), EVENTS)
def test_the_status_goes_to_the_commit_of_the_run(event: Json, given: Json, runner: Runner) -> None:
    place = repository(**given)
    found = played(event, place, runner)
    assert (found.code, found.outputs["decision"]) == (1, "blocked"), found.log
    assert (statuses(place), place.statuses[-1]["state"]) == ([HEAD], "pending")
    assert "planguard-approve: " in place.comments[0]["body"]


@pytest.mark.parametrize(("event", "given"), EVENTS)
def test_a_quiet_plan_is_a_success_on_that_commit(event: Json, given: Json, runner: Runner) -> None:
    place = repository(**given)
    found = played(event, place, runner, QUIET)
    assert (found.code, statuses(place), place.statuses[-1]["state"]) == (0, [HEAD], "success"), found.log


def test_a_sibling_with_the_same_commit_holds_the_success_back(runner: Runner) -> None:
    place = repository(fork=True, siblings=[12])
    found = played(forked(HEAD, place.branch), place, runner, QUIET)
    assert (found.code, place.statuses[-1]["state"]) == (1, "pending"), found.log
    assert "Pull request 12 has the same last commit" in place.comments[0]["body"]


@pytest.mark.parametrize(
    "event",
    [
        pytest.param(forked("9" * 40, Repository().branch), id="of a fork"),
        pytest.param(run(head_sha="9" * 40, pull_requests=[listed(head="9" * 40)]), id="of this repository"),
    ],
)
def test_a_run_of_an_older_commit_says_nothing(event: Json, runner: Runner) -> None:
    place = repository(fork=True)
    found = played(event, place, runner, QUIET)
    assert (found.code, statuses(place), place.comments) == (6, [], []), found.log


def test_a_merge_queue_has_its_own_commit(runner: Runner) -> None:
    place = repository()
    found = played(queued("f" * 40, QUEUE), place, runner, QUIET)
    assert (found.code, statuses(place), place.comments) == (0, ["f" * 40], []), found.log


@pytest.mark.parametrize("title", ["planguard noticed #", "planguard noticed #7; touch owned", "#x", "", "$(touch owned)"])
def test_a_name_without_a_number_stops_the_job(title: str, runner: Runner) -> None:
    """A run that a comment started is named by the base branch; where it is not, nobody guesses."""
    code, outputs = about(run(event="issue_comment", display_title=title), runner.place)
    assert (code, outputs) == (1, {})
    assert not (runner.place / "owned").exists()


def test_a_run_for_nothing_is_judged_by_nobody(runner: Runner) -> None:
    """A push of the base branch ran the plan job by hand, say: no pull request is about it."""
    event = sent("workflow_run", "completed", workflow_run={"event": "push", "head_sha": HEAD})
    place = repository()
    found = played(event, place, runner, QUIET)
    assert (found.code, statuses(place)) == (2, []), found.log
