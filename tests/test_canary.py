"""A secret in every place of a plan that can hold one, and every way out: no report, log, fault or record shows it."""

import json
from pathlib import Path
from typing import Any, Final

import pytest

from planguard import wiring
from planguard.errors import PlanguardError
from tests.hosts.scene import Scene, scene
from tests.plans import compact, read
from tests.stage import TARGET, Stage, needs_git
from tests.test_nothing_relaxes import planguard, ran
from tests.test_seal import ALONE, CANARY, poisoned

__all__ = ["scene"]
_COUNT: Final = 100


def put(place: Path) -> Path:
    """The poisoned plan in a file."""
    content = compact(poisoned())
    assert content.count(CANARY.encode()) > _COUNT
    place.write_bytes(content)
    return place


def assert_silent(*texts: str) -> None:
    for text in texts:
        assert CANARY not in text
        assert ALONE not in text


def everything_below(folder: Path, *but: Path) -> list[str]:
    return [path.read_bytes().decode("utf-8", "replace") for path in folder.rglob("*") if path.is_file() and path not in but]


@pytest.mark.parametrize("name", wiring.format_names())
def test_no_format_shows_a_secret(name: str, tmp_path: Path) -> None:
    plan = put(tmp_path / "plan.json")
    assert_silent(
        ran(tmp_path, "review", plan, "--format", name, "--target", TARGET, "--signed", "signed", COLUMNS="80").told
    )
    assert_silent(*everything_below(tmp_path, plan))


def test_no_explanation_shows_a_secret(tmp_path: Path) -> None:
    plan = put(tmp_path / "plan.json")
    addresses = [entry["address"] for entry in poisoned()["resource_changes"] if entry["change"]["actions"] != ["no-op"]]
    assert len(addresses) > 5
    for address in addresses:
        done = ran(tmp_path, "review", plan, "--explain", address)
        assert address in done.out
        assert_silent(done.told)


def broken() -> list[Any]:
    """The poisoned plan, unreadable in many ways."""
    raw = poisoned()
    whole = compact(raw)
    return [
        whole[:-40],
        whole + b"{}",
        whole.replace(b'"actions":["update"]', b'"actions":"%s"' % CANARY.encode(), 1),
        whole.replace(b'"mode":"managed"', b'"mode":["%s"]' % CANARY.encode(), 1),
        whole.replace(b'"password":', b'"password":%s,"password":' % json.dumps(CANARY).encode(), 1),
        *(compact(raw | {part: CANARY}) for part in raw if part not in ("format_version", "terraform_version", "novelty")),
        *(compact(raw | {part: [CANARY]}) for part in raw if part not in ("format_version", "terraform_version", "novelty")),
        *(
            compact(raw | {part: {CANARY: [CANARY]}})
            for part in raw
            if part not in ("format_version", "novelty", "output_changes")
        ),
    ]


@pytest.mark.parametrize("number", range(len(broken())))
def test_no_fault_of_a_plan_shows_a_secret(number: int) -> None:
    try:
        read(broken()[number])
    except PlanguardError as error:
        assert_silent(str(error), error.advice, *error.details)


@needs_git
def test_nothing_that_sign_off_writes_has_a_secret(tmp_path: Path) -> None:
    """Sealed, verified, in the debris of the process, and in the repository with its ledger."""
    stage = Stage(tmp_path)
    plan = put(tmp_path / "plan.json")
    sealed = tmp_path / "sealed.json"
    for done in (
        planguard(stage.folder, "seal", plan, "-o", sealed, "--target", TARGET),
        planguard(stage.folder, "verify", "--base", "main", "--target", TARGET, "--format", "json", sealed),
        planguard(stage.folder, "verify", "--base", "main", "--target", TARGET, plan),
        planguard(stage.folder, "log", "show"),
    ):
        assert_silent(done.told)
    assert sealed.exists()
    assert_silent(*everything_below(tmp_path, plan))


def test_nothing_that_the_gate_says_and_keeps_has_a_secret(scene: Scene, tmp_path: Path) -> None:
    plan = put(tmp_path / "plan.json")
    sealed = scene.plans / "sealed.json"
    assert ran(tmp_path, "seal", plan, "-o", sealed, "--target", TARGET, "--head", "a" * 40).code == 0
    found = scene.gate()
    assert found.decision
    assert_silent(found.output, found.errors, str(scene.status), *scene.bodies, *everything_below(scene.place, plan))


def test_a_crash_shows_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever it comes up: of a fault of our own only the kind and the place are told."""

    def boom(*_args: object, **_named: object) -> None:
        raise RuntimeError(CANARY)

    plan = put(tmp_path / "plan.json")
    for name in ("read_plan", "reviewed", "report", "with_places"):
        with monkeypatch.context() as patch:
            patch.setattr(f"planguard.commands.review.{name}", boom)
            done = ran(tmp_path, "review", plan)
        assert done.code == 5, name
        assert "a fault of planguard's own" in done.err
        assert_silent(done.told)
