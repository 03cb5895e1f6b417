"""The ref of another repository that approvals are pushed to: real git, on disk. Nothing that the clone configures runs."""

import subprocess
import sys
from pathlib import Path

import pytest

from planguard.commands.approve_store import Store, store
from planguard.errors import OutsideError, UsageError
from planguard.source.approvals import REF, papers
from planguard.source.git.remote import Remote, remote
from tests.approvals import NOW, other, signed
from tests.repositories import git, repository
from tests.signing import make_key, needs_ssh_keygen

DAY = 86_400


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    made = tmp_path / "shared.git"
    subprocess.run(["git", "init", "-q", "--bare", made], check=True)
    return made


def held(bare: Path) -> list[str]:
    listed = subprocess.run(["git", "ls-tree", "--name-only", REF], cwd=bare, capture_output=True, text=True, check=False)
    return sorted(listed.stdout.split())


def put(bare: Path, name: str, content: bytes = b"{}") -> str:
    with store(str(bare), str(bare)) as found:
        return found.put(name, content, NOW)


def test_what_is_put_there_is_read_there(bare: Path) -> None:
    put(bare, "a.json", b'{"payload": 1}')
    put(bare, "b.json", b'{"payload": 2}')
    with store(str(bare), str(bare)) as found:
        assert sorted(paper.content for paper in found.given) == [b'{"payload": 1}', b'{"payload": 2}']
    assert [paper.origin for paper in papers([REF], str(bare))] == [f"{REF}:a.json", f"{REF}:b.json"]


def test_who_is_slower_puts_it_behind_the_other(bare: Path) -> None:
    with remote(str(bare), str(bare), REF) as one, remote(str(bare), str(bare), REF) as other:
        then, now = one.read(), other.read()
        assert one.put(then, "a.json", b"1")
        assert not other.put(now, "b.json", b"2"), "compare and swap"
        assert held(bare) == ["a.json"]
        assert other.put(other.read(), "b.json", b"2")
    assert held(bare) == ["a.json", "b.json"]


def test_four_at_once_lose_nothing(bare: Path) -> None:
    names = [f"{number}.json" for number in range(4)]
    script = "import sys; from tests.test_remote import put; from pathlib import Path; put(Path(sys.argv[1]), sys.argv[2])"
    root = Path(__file__).parent.parent
    running = [subprocess.Popen([sys.executable, "-c", script, bare, name], cwd=root) for name in names]
    assert [one.wait() for one in running] == [0] * 4
    assert held(bare) == names


@needs_ssh_keygen
def test_what_has_expired_for_a_month_goes_and_the_history_keeps_it(bare: Path) -> None:
    key = make_key(bare.parent)
    put(bare, "old.json", signed(other(issued_at=NOW - 40 * DAY, expires_at=NOW - 36 * DAY), key))
    put(bare, "young.json", signed(other(issued_at=NOW - 9 * DAY, expires_at=NOW - 5 * DAY), key))
    put(bare, "rubbish.json", b"{")
    assert held(bare) == ["rubbish.json", "young.json"]
    told = subprocess.run(
        ["git", "log", "--format=", "--name-only", REF], cwd=bare, capture_output=True, text=True, check=True
    )
    assert "old.json" in told.stdout


def test_a_ref_that_cannot_be_reached_is_told_without_the_token(tmp_path: Path) -> None:
    repository(tmp_path, {"a.tf": ""})
    git(tmp_path, "remote", "add", "origin", "https://robot:s3cret@localhost:1/acme/infra.git")
    with pytest.raises(OutsideError) as caught, store(str(tmp_path), None):
        pass
    assert "localhost/acme/infra" in str(caught.value)
    assert "s3cret" not in f"{caught.value} {caught.value.advice}"


@pytest.mark.parametrize(
    "address",
    ["", "../shared.git", "file:///shared.git", "ext::sh -c 'touch FIRED'", "--upload-pack=touch", "fd::7", "http://"],
)
def test_an_origin_that_is_no_repository_on_another_computer_is_not_asked(address: str, tmp_path: Path) -> None:
    repository(tmp_path, {"a.tf": ""})
    git(tmp_path, "config", "remote.origin.url", address)
    with pytest.raises(UsageError), store(str(tmp_path), None):
        pass
    assert not (tmp_path / "FIRED").exists()


def test_plain_http_is_not_spoken(tmp_path: Path) -> None:
    with pytest.raises(OutsideError, match=r"not allowed"), store(str(tmp_path), "http://localhost:1/acme/infra.git"):
        pass


def test_nothing_that_the_clone_configures_takes_part(bare: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hooks, transports, rewritten addresses and credential helpers of a clone that somebody else wrote to."""
    clone = tmp_path / "clone"
    repository(clone, {"a.tf": ""})
    fires = f"touch {tmp_path}/FIRED #"
    for name in ("core.sshCommand", "core.fsmonitor", "credential.helper", "core.askPass", "gpg.program", "core.gitProxy"):
        git(clone, "config", name, f"!{fires}" if name == "credential.helper" else fires)
    git(clone, "config", "push.gpgSign", "true")
    git(clone, "config", f"url.{tmp_path}/elsewhere.insteadOf", str(bare))
    git(clone, "config", f"remote.{bare}.receivepack", fires)
    git(clone, "config", f"remote.{bare}.uploadpack", fires)
    for hook in ("pre-push", "reference-transaction", "post-checkout", "post-commit"):
        (clone / ".git" / "hooks" / hook).write_text(f"#!/bin/sh\n{fires}\n")
        (clone / ".git" / "hooks" / hook).chmod(0o755)
    monkeypatch.chdir(clone)
    with store(str(clone), str(bare)) as found:
        found.put("a.json", b"{}", NOW)
    assert held(bare) == ["a.json"]
    assert not (tmp_path / "FIRED").exists()
    with pytest.raises(OutsideError), store(str(clone), "ssh://git@localhost:1/acme/infra.git"):
        pass
    assert not (tmp_path / "FIRED").exists(), "and the ssh that is asked is the person's"


def test_a_push_that_is_refused_is_no_race(bare: Path) -> None:
    (bare / "hooks").mkdir(exist_ok=True)
    (bare / "hooks" / "pre-receive").write_text("#!/bin/sh\necho this ref is protected >&2\nexit 1\n")
    (bare / "hooks" / "pre-receive").chmod(0o755)
    with pytest.raises(OutsideError, match="this ref is protected"):
        put(bare, "a.json")


def test_the_repository_must_be_that_of_the_request() -> None:
    found = Store(Remote("", "git@github.com:fork/infra.git", REF, "ssh"), [])
    with pytest.raises(UsageError, match=r"the request is of github\.com/acme/infra"):
        found.refuse_another("github.com/acme/infra")
    found.refuse_another("github.com/fork/infra")
