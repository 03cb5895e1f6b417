"""`planguard collect`: from a job or from options to one file, and what happens where it cannot be had."""

import json
from pathlib import Path

import pytest

from planguard.commands.codehost import Where, forge
from planguard.commands.collect import Request, run
from planguard.commands.verify import host_facts
from planguard.errors import OutsideError, UsageError
from planguard.model.host import GuardedFile, HostFacts
from tests.hosts.github_server import ADA, HEAD, NUMBER, Repository, blob, review, serving
from tests.hosts.webhooks import pulled

POLICY = 'schema = 1\nrepository = "github.com/acme/infra"\n'
HOUSE = {".planguard/policy.toml": POLICY, ".planguard/rules/custom-a.toml": "x = 1\n"}
VARIABLES = ("GITHUB_ACTIONS", "GITHUB_TOKEN", "GH_TOKEN", "GITHUB_EVENT_PATH", "GITHUB_REPOSITORY", "GITLAB_CI")


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


def facts(path: Path) -> HostFacts:
    found = host_facts(path)
    assert found is not None
    return found


def collect(repository: Repository, place: Path) -> Path:
    with serving(repository) as api:
        assert run(Request(Where(NUMBER, "github", "acme/infra", api), place)) == 0
    return place


def test_the_file_says_what_the_host_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "token-of-a-test")
    found = collect(Repository(reviews=[review(1, ADA, "APPROVED", "x")], contents=HOUSE), tmp_path / "evidence.json")
    said = facts(found)
    assert [seen.state for seen in said.reviews] == ["approved"]
    assert dict(said.house) == {path: text.encode() for path, text in HOUSE.items()}
    assert b"token-of-a-test" not in found.read_bytes()


def test_files_of_the_gate_with_their_blobs_before_and_after(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "token-of-a-test")
    paths = ["main.tf", ".github/workflows/plan.yml", "CODEOWNERS"]
    repository = Repository(files=paths, contents={"CODEOWNERS": "* @acme/sre\n"})
    said = facts(collect(repository, tmp_path / "evidence.json"))
    assert said.guarded == (
        GuardedFile(".github/workflows/plan.yml", None, "c" * 40),
        GuardedFile("CODEOWNERS", blob("* @acme/sre\n"), "c" * 40),
    )


def test_a_link_in_place_of_the_policy_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """GitHub gives the content of what a link points to, and only the list of the folder shows that it is one."""
    monkeypatch.setenv("GITHUB_TOKEN", "token-of-a-test")
    with pytest.raises(OutsideError, match="no file of the repository itself"):
        collect(Repository(contents=HOUSE, links={"policy.toml"}), tmp_path / "evidence.json")
    assert not (tmp_path / "evidence.json").exists()


def test_an_error_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "token-of-a-test")
    with pytest.raises(OutsideError):
        collect(Repository(refuse=lambda _m, path, _p: 404 if path.endswith("/reviews") else None), tmp_path / "e.json")
    assert list(tmp_path.iterdir()) == []


def test_without_a_token_nobody_is_asked(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no token"):
        run(Request(Where(NUMBER, "github", "acme/infra"), tmp_path / "evidence.json"))


def test_outside_of_a_job_the_place_must_be_said() -> None:
    with pytest.raises(UsageError, match="no job of a code host"):
        forge(Where(7))
    with pytest.raises(UsageError, match="which pull request"):
        forge(Where(None, "github", "acme/infra"))
    with pytest.raises(UsageError, match="no code host"):
        forge(Where(7, "sourcehut", "acme/infra"))


def test_the_job_says_which_pull_request_and_which_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "event.json").write_text(json.dumps(pulled(7, HEAD)))
    monkeypatch.setenv("GITHUB_EVENT_PATH", str(tmp_path / "event.json"))
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_REPOSITORY", "acme/infra")
    found = forge(Where())
    assert (found.place.pull_request, found.place.head) == (7, HEAD)
    assert forge(Where(9)).place.pull_request == 9


def test_an_enterprise_server_is_named_by_its_interface() -> None:
    place = forge(Where(7, "github", "acme/infra", "https://git.example.org/api/v3")).place
    assert (place.repository, place.prefix, place.api) == (
        "git.example.org/acme/infra",
        "/v3",
        "https://git.example.org/api",
    )
    assert forge(Where(7, "github", "acme/infra")).place.repository == "github.com/acme/infra"
    gitlab = forge(Where(7, "gitlab", "acme/sub/infra")).place
    assert (gitlab.repository, gitlab.path) == ("gitlab.com/acme/sub/infra", "acme/sub/infra")
