"""One repository has one name, however it was cloned."""

import json
import subprocess
from pathlib import Path

import pytest

from planguard.core.origin import repository_of
from planguard.source.whereabouts import host_commit, host_repository, repository_here
from tests.hosts.webhooks import pulled

SAME = [
    "https://github.com/acme/infra",
    "https://github.com/acme/infra.git",
    "https://github.com/acme/infra/",
    "https://token@github.com/acme/infra.git",
    "https://user:word@GitHub.com/acme/infra.git",
    "ssh://git@github.com:22/acme/infra.git",
    "git@github.com:acme/infra.git",
    "github.com:acme/infra",
    "git://github.com/acme/infra.git",
]


@pytest.mark.parametrize("url", SAME)
def test_every_address_of_it(url: str) -> None:
    assert repository_of(url) == "github.com/acme/infra"


@pytest.mark.parametrize(
    "url", ["", "../infra", "file:///srv/infra.git", "https://github.com/", "https://github.com/a/../b"]
)
def test_what_names_no_repository_on_a_host(url: str) -> None:
    assert repository_of(url) is None


def test_what_is_not_the_same_stays_apart() -> None:
    others = ["git@github.com:acme/infra2.git", "git@gitlab.com:acme/infra.git", "git@github.com:Acme/infra.git"]
    assert len({repository_of(url) for url in [SAME[0], *others]}) == 4


def test_the_job_of_a_host_says_where_it_is() -> None:
    github = {"GITHUB_SERVER_URL": "https://github.com", "GITHUB_REPOSITORY": "acme/infra", "GITHUB_SHA": "a" * 40}
    gitlab = {"CI_PROJECT_URL": "https://gitlab.example.org/acme/infra", "CI_COMMIT_SHA": "b" * 40}
    assert (host_repository(github), host_commit(github)) == ("github.com/acme/infra", "a" * 40)
    assert (host_repository(gitlab), host_commit(gitlab)) == ("gitlab.example.org/acme/infra", "b" * 40)
    assert (host_repository({}), host_commit({"GITHUB_SHA": "main"})) == (None, None)


def test_the_head_of_a_pull_request_stands_in_its_event(tmp_path: Path) -> None:
    event = tmp_path / "event.json"
    job = {"GITHUB_EVENT_NAME": "pull_request", "GITHUB_EVENT_PATH": str(event), "GITHUB_SHA": "a" * 40}
    assert host_commit(job) is None
    event.write_text(json.dumps(pulled(7, "c" * 40)))
    assert host_commit(job) == "c" * 40
    event.write_text(json.dumps({"pull_request": []}))
    assert host_commit(job) is None


def test_a_clone_says_where_it_came_from(tmp_path: Path) -> None:
    assert repository_here({}, str(tmp_path)) is None
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    assert repository_here({}, str(tmp_path)) is None
    address = "git@github.com:acme/infra.git"
    subprocess.run(["git", "-C", str(tmp_path), "remote", "add", "origin", address], check=True)
    assert repository_here({}, str(tmp_path)) == "github.com/acme/infra"
    job = {"GITHUB_SERVER_URL": "https://github.com", "GITHUB_REPOSITORY": "acme/other"}
    assert repository_here(job, str(tmp_path)) == "github.com/acme/other"
