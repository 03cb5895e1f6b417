"""`planguard doctor`: a whole setup has nothing to mend; take one thing away, and it is named with what breaks."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from planguard.commands import doctor
from planguard.commands.codehost import Where, of_clone, place_of
from planguard.commands.init_ci import Request as InitRequest
from planguard.commands.init_ci import run as init_ci
from planguard.errors import UsageError
from tests.hosts.github_server import Repository, serving

POLICY = """\
schema = 1
repository = "github.com/acme/infra"
[[stack]]
target = "shop"
path = "shop"
environment = "production"
accounts = ["123456789012"]
[[approval]]
severity = "critical"
quorum = 2
assurance = "touch"
[[approval]]
quorum = 1
assurance = "review"
"""
PEOPLE = "schema = 1\n" + "".join(f'[[person]]\nid = "p{n}@acme.example"\ngithub_id = {n}\n' for n in range(1, 5))
GATE = ".github/workflows/planguard-gate.yml"


@pytest.fixture
def whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository to which nothing is to be said."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GITHUB_TOKEN", "token-of-a-test")
    for path, text in {
        ".planguard/policy.toml": POLICY,
        ".planguard/approvers.toml": PEOPLE,
        "CODEOWNERS": "/.planguard/ @acme/sre\n/.github/workflows/ @acme/sre\n",
        "shop/main.tf": "",
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    assert init_ci(None, InitRequest("github", "acme/planguard@" + "a" * 40)) == 0
    return tmp_path


def examined(repository: Repository | None = None) -> int:
    with serving(repository or Repository()) as api:
        return doctor.run(doctor.Request(Where(None, "github", "acme/infra", api)))


def test_a_whole_setup_has_nothing_to_mend(whole: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = examined()
    assert (code, capsys.readouterr().out.rpartition("\n\n")[2]) == (0, "Nothing is missing that can be seen here.\n"), whole


@pytest.mark.parametrize(
    "text",
    [
        "* @acme/sre\n",
        "# all\n\n*   @acme/sre a@example.org # of them\n/docs/\n",
        ".planguard @acme/sre\n.github/ @acme/sre\n",
        "/.github/ @acme/all\n/.github/workflows @acme/sre\n**/.planguard/** @acme/sre\n",
        "[Gate][2] @acme/sre\n/.planguard/\n/.github/\n[Rest] @acme/all\n/docs/\n",
    ],
)
def test_owners_are_found_however_they_are_written(text: str, whole: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (whole / "CODEOWNERS").write_text(text)
    examined()
    assert "[no-owner]" not in capsys.readouterr().out


def edit(path: str, old: str, new: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        text = (folder / path).read_text()
        assert old in text
        (folder / path).write_text(text.replace(old, new))

    return change


def add(path: str, text: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)

    return change


def remove(path: str) -> Callable[[Path], None]:
    return lambda folder: (folder / path).unlink()


@pytest.mark.parametrize(
    ("change", "lack"),
    [
        pytest.param(remove(".planguard/policy.toml"), "no-policy", id="no policy"),
        pytest.param(remove(".planguard/approvers.toml"), "no-approvers", id="nobody"),
        pytest.param(
            edit(".planguard/policy.toml", 'assurance = "touch"', 'assurance = "review"'), "no-touch", id="reviews only"
        ),
        pytest.param(edit(".planguard/policy.toml", 'accounts = ["123456789012"]', ""), "no-accounts", id="no accounts"),
        pytest.param(add("other/main.tf", ""), "unclaimed", id="a folder of nobody"),
        pytest.param(remove("CODEOWNERS"), "no-owner", id="no owners"),
        pytest.param(add("CODEOWNERS", "/.planguard/\n/.github/ @acme/sre\n"), "no-owner", id="a line without an owner"),
        pytest.param(add("CODEOWNERS", "* @acme/sre\n/.planguard/ # later\n"), "no-owner", id="a later line without one"),
        pytest.param(
            add("CODEOWNERS", "* @acme/sre\napprovers.toml\n"), "no-owner", id="a later line without one, for one file"
        ),
        pytest.param(
            add("CODEOWNERS", "/.planguard/ @acme/sre\n/.github/workflows/*.yml @acme/sre\n"),
            "no-owner",
            id="a new workflow of nobody",
        ),
        pytest.param(add(".github/CODEOWNERS", "/docs/ @acme/all\n"), "no-owner", id="another file of owners, which counts"),
        pytest.param(add("CODEOWNERS", "^[Maybe] @acme/sre\n*\n"), "no-owner", id="an optional section"),
        pytest.param(remove(GATE), "no-gate", id="no gate"),
        pytest.param(edit(GATE, "command: gate", "command: review"), "no-gate", id="a gate by its name only"),
        pytest.param(
            edit(".github/workflows/planguard-apply.yml", 'planguard apply "$STACK/tfplan"', "terraform apply tfplan #"),
            "raw-apply",
            id="planguard's apply by its name only",
        ),
        pytest.param(edit(GATE, "workflow_run:", "pull_request:"), "gate-of-the-change", id="a gate that the change brings"),
        pytest.param(
            edit(GATE, "          persist", "          ref: ${{ github.event.workflow_run.head_sha }}\n          persist"),
            "gate-runs-the-change",
            id="a gate that runs the change",
        ),
        pytest.param(
            edit(".github/workflows/planguard-plan.yml", "contents: read", "statuses: write"),
            "plan-may-write",
            id="a plan that may write",
        ),
        pytest.param(edit(GATE, "@" + "a" * 40, "@v1"), "not-pinned", id="an action by its tag"),
        pytest.param(
            edit(".github/workflows/planguard-apply.yml", "    environment: production\n", ""),
            "no-environment",
            id="no environment",
        ),
        pytest.param(
            edit(".github/workflows/planguard-apply.yml", "environment: production", "environment: ${{ inputs.where }}"),
            "environment-not-named",
            id="an environment of a name that is worked out",
        ),
        pytest.param(
            add(
                ".github/workflows/x.yml",
                "jobs:\n  x:\n    environment: y\n    steps:\n      - run: terraform -chdir=a apply\n",
            ),
            "raw-apply",
            id="another apply",
        ),
    ],
)
def test_what_is_missing_is_named(
    change: Callable[[Path], None], lack: str, whole: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(whole)
    assert examined() == 1
    told = capsys.readouterr().out
    assert f"[{lack}]" in told
    assert "Without it: " in told


def test_what_cannot_be_asked_is_not_taken_for_well(
    whole: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("GITHUB_TOKEN")
    monkeypatch.delenv("GH_TOKEN", raising=False)
    assert (examined(), whole.exists()) == (1, True)
    assert "UNKNOWN" in capsys.readouterr().out


def test_the_placeholder_of_the_template_is_named(whole: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(GATE, "acme/planguard@" + "a" * 40, "OWNER/planguard@COMMIT")(whole)
    assert examined() == 1
    assert "OWNER/planguard@COMMIT" in capsys.readouterr().out


def test_a_clone_says_which_repository_to_ask_about(whole: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for command in (["init", "-q"], ["remote", "add", "origin", "git@github.com:acme/infra.git"]):
        subprocess.run(["git", "-C", str(whole), *command], check=True)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    found = place_of(of_clone(Where(), "."))
    assert (found.host.name, found.place.path, found.place.api) == ("github", "acme/infra", "https://api.github.com")
    with pytest.raises(UsageError):
        place_of(of_clone(Where(host="gitlab"), "."))


def test_a_server_that_nobody_knows_gets_no_token(whole: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for command in (["init", "-q"], ["remote", "add", "origin", "https://git.example.org/acme/infra.git"]):
        subprocess.run(["git", "-C", str(whole), *command], check=True)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    with pytest.raises(UsageError):
        place_of(of_clone(Where(), "."))
