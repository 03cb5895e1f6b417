"""The git door shows what a repository holds, and runs nothing that the repository configures."""

import os
from pathlib import Path

import pytest

from planguard.errors import OutsideError
from planguard.source.git.hardened import command, environment
from planguard.source.git.history import History, trailers
from planguard.source.git.repository import Repository
from tests.repositories import commit, git, repository, stage

EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
"""The tree without files, which git knows even where nobody wrote it."""


def head(folder: Path) -> str:
    found = Repository(str(folder)).commit("HEAD")
    assert found is not None
    return found


def test_blobs_of_a_commit_and_of_the_index(tmp_path: Path) -> None:
    repository(tmp_path, {"a.tf": "one", "b/ü.tf": "two"})
    stage(tmp_path, {"a.tf": "three", "b/ü.tf": None, "c.tf": "new"})
    repo = Repository(str(tmp_path / "b" if (tmp_path / "b").exists() else tmp_path))
    changed = {one.path: one for one in repo.staged(head(tmp_path))}
    assert sorted(changed) == ["a.tf", "b/ü.tf", "c.tf"]
    assert changed["b/ü.tf"].new is None
    assert changed["c.tf"].old is None
    entry = changed["a.tf"].new
    assert entry is not None
    assert repo.blobs([entry.sha]) == {entry.sha: b"three"}
    assert repo.blob(head(tmp_path), "a.tf") == b"one"
    assert repo.blob(head(tmp_path), "b/ü.tf") == b"two"
    assert [one.path for one in repo.files(head(tmp_path))] == ["a.tf", "b/ü.tf"]


def test_changes_between_commits_and_their_common_ancestor(tmp_path: Path) -> None:
    repository(tmp_path, {"a.tf": "one"})
    first = head(tmp_path)
    git(tmp_path, "checkout", "-q", "-b", "side")
    commit(tmp_path, {"b.tf": "side"})
    second = head(tmp_path)
    git(tmp_path, "checkout", "-q", "main")
    commit(tmp_path, {"c.tf": "main"})
    repo = Repository(str(tmp_path))
    assert repo.merge_base(second, head(tmp_path)) == first
    assert [one.path for one in repo.changed(first, second)] == ["b.tf"]
    assert [one.path for one in repo.changed(EMPTY_TREE, first)] == ["a.tf"]


def test_a_link_is_no_file_whatever_it_points_at(tmp_path: Path) -> None:
    repository(tmp_path)
    (tmp_path / "policy.toml").symlink_to("/etc/passwd")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-q", "-m", "link")
    assert Repository(str(tmp_path)).blob(head(tmp_path), "policy.toml") is None


def test_names_that_are_no_commits_are_none_and_none_is_taken_for_an_option(tmp_path: Path) -> None:
    repository(tmp_path, {"a.tf": "one"})
    repo = Repository(str(tmp_path))
    assert repo.commit("nowhere") is None
    assert repo.commit("--all") is None
    assert repo.commit("--output=x") is None
    with pytest.raises(ValueError, match="full hash"):
        repo.blob("main", "a.tf")
    with pytest.raises(ValueError, match="full hash"):
        repo.files("--all")


def test_a_replaced_commit_shows_what_it_really_holds(tmp_path: Path) -> None:
    repository(tmp_path, {"policy.toml": "quorum = 2"})
    honest = head(tmp_path)
    commit(tmp_path, {"policy.toml": "quorum = 0"})
    git(tmp_path, "replace", honest, head(tmp_path))
    assert git(tmp_path, "show", f"{honest}:policy.toml") == "quorum = 0"
    assert Repository(str(tmp_path)).blob(honest, "policy.toml") == b"quorum = 2"


def test_outside_of_a_repository_git_cannot_answer(tmp_path: Path) -> None:
    with pytest.raises(OutsideError):
        Repository(str(tmp_path)).staged(EMPTY_TREE)


def test_history_of_a_file_and_of_a_line(tmp_path: Path) -> None:
    repository(tmp_path, {"a.tf": "one\n"})
    first = head(tmp_path)
    commit(tmp_path, {"b.tf": "x"})
    commit(tmp_path, {"a.tf": "one\ntwo\n"}, "Add two\n\nBecause.\n\nCo-authored-by: An Agent <agent@example.org>\nPlan: 7")
    second = head(tmp_path)
    history = History(str(tmp_path))
    assert history.commits(second, "a.tf") == [second, first]
    assert history.blame(second, "a.tf", [2, 1]) == {1: first, 2: second}
    assert history.blame(second, "a.tf", [9]) == {}
    assert [sha for sha, _ in history.steps([second, first], "")] == [second, first]
    found = history.commit(second)
    assert found.author == "A Person <person@example.org>"
    assert found.parents == (Repository(str(tmp_path)).commit(f"{second}^"),)
    assert found.trailers == [("Co-authored-by", "An Agent <agent@example.org>"), ("Plan", "7")]


def test_trailers_are_the_last_paragraph_without_gits_comments() -> None:
    assert trailers("Title\n\nDestroys: a.b\nDestroys: c.d\n# Please enter\n# Destroys: e.f\n") == [
        ("Destroys", "a.b"),
        ("Destroys", "c.d"),
    ]
    assert trailers("Destroys: a.b in the first line is a title\n\ntext") == []


def test_only_the_index_of_a_running_commit_is_taken_over_from_the_environment(tmp_path: Path) -> None:
    given = {
        "PATH": f".:{tmp_path}::bin:/usr/bin",
        "GIT_INDEX_FILE": "x/index",
        "GIT_DIR": "/evil",
        "GIT_EXEC_PATH": "/evil",
    }
    found = environment({**given, "GIT_CONFIG_COUNT": "1", "GIT_EXTERNAL_DIFF": "evil", "HOME": "/evil"})
    assert found["PATH"] == f"{tmp_path}:/usr/bin"
    assert found["GIT_INDEX_FILE"] == os.path.abspath("x/index")
    assert not {"GIT_DIR", "GIT_EXEC_PATH", "GIT_CONFIG_COUNT", "GIT_EXTERNAL_DIFF", "HOME"} & set(found)


def _canary(folder: Path) -> Path:
    """A repository that configures a program wherever git runs one; each leaves a file behind."""
    repository(folder, {"main.tf": "one\n", ".gitattributes": "*.tf diff=evil filter=evil\n"})
    fired = folder.parent / "fired"
    script = folder.parent / "evil"
    script.write_text(f'#!/bin/sh\ntouch {fired}\necho "$0 $@" >> {fired}\ncat 2>/dev/null\nexit 0\n')
    script.chmod(0o755)
    evil = str(script)
    for name in (
        "core.fsmonitor core.pager core.editor core.sshCommand core.askPass core.gitProxy core.alternateRefsCommand"
        " diff.external"
        " diff.evil.command diff.evil.textconv filter.evil.clean filter.evil.smudge filter.evil.process gpg.program"
        " gpg.ssh.program credential.helper pager.log pager.diff pager.blame sequence.editor uploadpack.packObjectsHook"
        " remote.origin.uploadpack remote.origin.receivepack alias.diff-index alias.cat-file merge.evil.driver"
    ).split():
        git(folder, "config", name, evil)
    for name, value in (
        ("log.showSignature", "true"),
        ("diff.relative", "true"),
        ("protocol.ext.allow", "always"),
        ("protocol.file.allow", "always"),
        ("remote.origin.url", f"ext::{evil} %S"),
        ("remote.origin.promisor", "true"),
        ("extensions.partialClone", "origin"),
        ("core.repositoryFormatVersion", "1"),
        ("core.hooksPath", str(folder.parent / "hooks")),
    ):
        git(folder, "config", name, value)
    hooks = folder.parent / "hooks"
    hooks.mkdir()
    for name in (
        "pre-commit",
        "post-index-change",
        "post-checkout",
        "reference-transaction",
        "fsmonitor-watchman",
        "query-watchman",
    ):
        (hooks / name).write_text(script.read_text())
        (hooks / name).chmod(0o755)
    (folder / ".git/info").mkdir(exist_ok=True)
    (folder / ".git/info/attributes").write_text("*.tf diff=evil filter=evil\n")
    return fired


def test_nothing_that_a_repository_configures_runs(tmp_path: Path) -> None:
    folder = tmp_path / "repository"
    fired = _canary(folder)
    first = head(folder)
    (folder / "main.tf").write_text("two\n")
    git(folder, "add", "-A", check=False)
    git(folder, "commit", "-q", "--no-verify", "-m", "two", check=False)
    (folder / "main.tf").write_text("three\n")
    git(folder, "add", "-A", check=False)
    assert fired.exists()  # the traps work: plain git has walked into them
    fired.unlink()
    git(folder, "log", "-p", "--ext-diff", check=False)
    assert fired.exists()
    fired.unlink()

    repo, history = Repository(str(folder)), History(str(folder))
    second = head(folder)
    repo.staged(second)
    repo.changed(first, second)
    repo.files(second)
    repo.blob(second, "main.tf")
    repo.merge_base(first, second)
    missing = "1" * 40
    assert repo.blobs([missing]) == {}
    assert repo.commit(missing) is None
    history.commits(second, "main.tf")
    history.commit(second)
    assert history.steps([second], "")
    assert history.blame(second, "main.tf", [1])
    assert not fired.exists(), fired.read_text()


def test_a_program_named_git_in_the_checkout_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repository(tmp_path, {"a.tf": "one"})
    fake = tmp_path / "git"
    fake.write_text("#!/bin/sh\nexit 7\n")
    fake.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", f".:{os.environ['PATH']}")
    assert Repository(str(tmp_path)).commit("HEAD")


def test_the_environment_of_the_process_is_left_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    repository(tmp_path, {"a.tf": "one"})
    before = dict(os.environ)
    assert Repository(str(tmp_path)).commit("HEAD")
    assert dict(os.environ) == before


def test_every_command_has_the_whole_armour() -> None:
    words = command("ls-tree")
    assert words[:3] == ["git", "--no-pager", "--no-replace-objects"]
    assert "core.fsmonitor=false" in words
    assert words[-1] == "ls-tree"
