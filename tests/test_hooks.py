"""The hooks through the real pre-commit: the ways to commit that a hook may miss, and the ones it must not."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.repositories import ENVIRONMENT, commit, git, repository, write

ROOT = Path(__file__).resolve().parent.parent
MANIFEST = ROOT / ".pre-commit-hooks.yaml"
PROGRAM = Path(sys.executable).parent / "pre-commit"
TABLE = 'resource "aws_dynamodb_table" "carts" {\n  name = "carts"\n}\n'

pytestmark = pytest.mark.skipif(not PROGRAM.exists(), reason="pre-commit is not installed")


def variables(folder: Path) -> dict[str, str]:
    return {**ENVIRONMENT, "PRE_COMMIT_HOME": str(folder.parent / "cache"), "HOME": str(folder.parent)}


def run(folder: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(words, cwd=folder, env=variables(folder), capture_output=True, text=True, check=False, timeout=120)


def hooked(folder: Path, hook: str) -> Path:
    """A repository with one table, and one hook of the manifest installed as it stands there.

    Only where the program comes from differs: it is the one under test, not one built from the repository.
    """
    stanza = next(part for part in MANIFEST.read_text().split("\n- ") if part.startswith(f"id: {hook}\n"))
    entry = f"{sys.executable} -m planguard"
    local = re.sub(r"entry: planguard", f"entry: {entry}", stanza).replace("language: python", "language: system")
    local = "\n".join(f"      {line}" if place else line for place, line in enumerate(local.rstrip().split("\n")))
    config = f"repos:\n  - repo: local\n    hooks:\n      - {local.replace('        ', '        ')}\n"
    repository(folder, {"db.tf": TABLE, "main.tf": "locals {}\n", ".pre-commit-config.yaml": config})
    types = [f"--hook-type={name}" for name in ("pre-commit", "pre-merge-commit", "pre-push", "commit-msg")]
    done = run(folder, str(PROGRAM), "install", *types)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def stopped(done: "subprocess.CompletedProcess[str]") -> bool:
    told = done.stdout + done.stderr
    assert (done.returncode != 0) is ("aws_dynamodb_table.carts" in told), told
    return done.returncode != 0


def test_the_manifest_is_one_that_pre_commit_takes() -> None:
    done = subprocess.run([PROGRAM, "validate-manifest", MANIFEST], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    "words", [["git", "commit", "-m", "x"], ["git", "commit", "-am", "x"], ["git", "commit", "-m", "x", "db.tf"]]
)
def test_a_commit_that_only_deletes_a_file_is_stopped(tmp_path: Path, words: list[str]) -> None:
    folder = hooked(tmp_path / "repository", "planguard")
    (folder / "db.tf").unlink()
    if words[2] == "-m" and len(words) == 4:
        git(folder, "add", "-A")
    assert stopped(run(folder, *words))


def test_what_is_not_part_of_the_commit_does_not_count(tmp_path: Path) -> None:
    folder = hooked(tmp_path / "repository", "planguard")
    write(folder, {"db.tf": None, "main.tf": "locals { a = 1 }\n"})
    assert not stopped(run(folder, "git", "commit", "-m", "x", "main.tf"))
    assert git(folder, "status", "--short") == "D db.tf"


def test_a_merge_that_brings_the_loss_is_stopped(tmp_path: Path) -> None:
    folder = hooked(tmp_path / "repository", "planguard")
    git(folder, "checkout", "-q", "-b", "side")
    commit(folder, {"db.tf": None})
    git(folder, "checkout", "-q", "main")
    commit(folder, {"README.md": "text"})
    assert stopped(run(folder, "git", "merge", "--no-ff", "-m", "merge", "side"))


def test_a_push_that_carries_the_loss_is_stopped(tmp_path: Path) -> None:
    folder = hooked(tmp_path / "repository", "planguard")
    remote = tmp_path / "remote.git"
    git(tmp_path, "init", "-q", "--bare", str(remote))
    git(folder, "remote", "add", "origin", str(remote))
    assert not stopped(run(folder, "git", "push", "-q", "origin", "main"))
    commit(folder, {"db.tf": None})
    assert stopped(run(folder, "git", "push", "-q", "origin", "main"))


def test_a_message_that_names_what_goes_lets_it_through(tmp_path: Path) -> None:
    folder = hooked(tmp_path / "repository", "planguard-message")
    (folder / "db.tf").unlink()
    assert stopped(run(folder, "git", "commit", "-am", "Take the carts away"))
    message = "Take the carts away\n\nDestroys: aws_dynamodb_table.carts"
    done = run(folder, "git", "commit", "-am", message)
    assert done.returncode == 0, done.stdout + done.stderr
    assert git(folder, "log", "-1", "--format=%s") == "Take the carts away"


def test_a_plan_is_reviewed_by_hand(tmp_path: Path) -> None:
    folder = hooked(tmp_path / "repository", "planguard-plan")
    shutil.copy(ROOT / "fixtures/cases/incident/plan.json", folder / "plan.json")
    git(folder, "add", "-A")
    done = run(folder, str(PROGRAM), "run", "--hook-stage", "manual", "--all-files")
    assert done.returncode != 0
    assert "BLOCKED" in done.stdout
    assert os.environ.get("PRE_COMMIT") is None


@pytest.fixture(scope="module")
def index_at_hand(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Skips, visibly, where nothing can be installed: the real way needs a package index."""
    folder = tmp_path_factory.mktemp("index")
    subprocess.run([sys.executable, "-m", "virtualenv", "-q", str(folder / "env")], check=True)
    pip = [str(folder / "env" / "bin" / "pip"), "download", "-q", "--no-deps", "--dest", str(folder), "hatchling"]
    try:
        done = subprocess.run(pip, capture_output=True, text=True, check=False, timeout=60)
    except subprocess.TimeoutExpired:
        pytest.skip("no package index answers")
    if done.returncode != 0:
        pytest.skip("no package index is at hand")


@pytest.mark.usefixtures("index_at_hand")
def test_pre_commit_builds_the_hook_from_a_clone_and_it_stops_a_delete(tmp_path: Path) -> None:
    """The whole way of a user: `language: python`, an environment of its own, made from a repository."""
    source = tmp_path / "planguard"
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    for name in filter(None, names):
        if (ROOT / name).is_file() and not name.startswith(("tests/", "fixtures/documented/")):
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, source / name)
    repository(source)
    commit(source, {}, "a release")
    folder = tmp_path / "infra"
    config = f"repos:\n  - repo: {source}\n    rev: {git(source, 'rev-parse', 'HEAD')}\n    hooks:\n      - id: planguard\n"
    repository(folder, {"db.tf": TABLE, "main.tf": "locals {}\n", ".pre-commit-config.yaml": config})
    own = {name: value for name, value in os.environ.items() if name.startswith(("PIP_", "UV_")) or name.endswith("_proxy")}
    real = {**variables(folder), **own, "HOME": os.environ.get("HOME", "")}

    def call(*words: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(words, cwd=folder, env=real, capture_output=True, text=True, check=False, timeout=500)

    made = call(str(PROGRAM), "install", "--install-hooks")
    assert made.returncode == 0, made.stdout + made.stderr
    (folder / "db.tf").unlink()
    assert stopped(call("git", "commit", "-am", "small fix"))
    git(folder, "checkout", "-q", "HEAD", "--", "db.tf")
    write(folder, {"notes.txt": "nothing to see"})
    git(folder, "add", "-A")
    done = call("git", "commit", "-m", "notes")
    assert done.returncode == 0, done.stdout + done.stderr
