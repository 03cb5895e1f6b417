"""`planguard apply`: real Terraform, real keys, and everything that must not be applied."""

import base64
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from planguard.core.canonical import canonical
from planguard.core.instants import shown
from planguard.sign.sshsig import NAMESPACE
from tests.approvals import enveloped
from tests.stage import ALICE, POLICY, TARGET, Stage, needs_git
from tests.terminal import in_terminal

pytestmark = [
    needs_git,
    pytest.mark.skipif(shutil.which("terraform") is None, reason="terraform is not installed"),
]
QUIET = {"CHECKPOINT_DISABLE": "1", "TF_CLI_CONFIG_FILE": os.devnull}
MAIN = """\
resource "terraform_data" "worker" {{
  triggers_replace = "{worker}"
  provisioner "local-exec" {{
    when    = destroy
    command = "{command}"
  }}
}}
resource "terraform_data" "second" {{
  triggers_replace = "{second}"
  provisioner "local-exec" {{
    when    = destroy
    command = "true"
  }}
}}
resource "terraform_data" "harmless" {{
  input = "{harmless}"
}}
"""


class Site(Stage):
    """The repository with a stack in it, applied once, and a plan `tfplan` that replaces the worker."""

    before: int
    """Serial of the state when the test began."""

    @property
    def stack(self) -> Path:
        return self.folder / TARGET

    @property
    def tfplan(self) -> Path:
        return self.place / "tfplan"

    @property
    def papers(self) -> Path:
        return self.place / "papers"

    def configure(self, worker: str = "1", second: str = "1", harmless: str = "1", command: str = "true") -> None:
        text = MAIN.format(worker=worker, second=second, harmless=harmless, command=command)
        self.write(f"{TARGET}/main.tf", text)

    def terraform(self, *arguments: str, folder: Path | None = None) -> None:
        given = {"PATH": os.environ["PATH"], "HOME": str(self.place), **QUIET}
        command = ["terraform", *arguments]
        done = subprocess.run(command, cwd=folder or self.stack, env=given, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()

    def plan(self, path: Path | None = None, folder: Path | None = None) -> Path:
        path = path or self.tfplan
        self.terraform("plan", "-input=false", f"-out={path}", folder=folder)
        return path

    def approve(self, key: str, plan: Path | None = None) -> None:
        self.papers.mkdir(exist_ok=True)
        (self.papers / f"{key}.json").unlink(missing_ok=True)
        given = ["approve", "--base", "main", "--target", TARGET, "--chdir", str(self.stack), "--key", str(self.keys[key])]
        done = in_terminal(
            [*given, "--output", str(self.papers / f"{key}.json"), str(plan or self.tfplan)],
            self.folder,
            "terraform_data.worker 1",
            CHECKPOINT_DISABLE="1",
        )
        assert done.code == 0, done.screen

    def command(self, plan: Path | None = None, chdir: Path | None = None, *more: str) -> list[str]:
        given = ["apply", "--base", "main", "--target", TARGET, "--chdir", str(chdir or self.stack)]
        return [*given, "--approvals", str(self.papers), *more, str(plan or self.tfplan)]

    def apply(
        self, plan: Path | None = None, chdir: Path | None = None, /, *more: str, **environment: str
    ) -> "subprocess.CompletedProcess[str]":
        return self.planguard(*self.command(plan, chdir, *more), CHECKPOINT_DISABLE="1", **environment)

    @property
    def state(self) -> str:
        return (self.stack / "terraform.tfstate").read_text()

    @property
    def serial(self) -> int:
        return int(json.loads(self.state)["serial"])

    @property
    def ledger(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.git("cat-file", "blob", "refs/planguard/ledger:ledger.jsonl").splitlines()]

    def resigned(self, key: str, **changes: str) -> None:
        """The envelope of `key` with something else in its statement, signed again by the same key."""
        path = self.papers / f"{key}.json"
        document = json.loads(base64.b64decode(json.loads(path.read_text())["payload"]))
        document["predicate"].update(changes)
        path.write_bytes(enveloped(canonical(document), self.keys[key]))


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Made once: planned, and approved by two persons in a real terminal."""
    site = Site(tmp_path_factory.mktemp("site"))
    site.configure()
    site.write(".git/info/exclude", ".terraform*\n*.tfstate*\n")
    site.terraform("init", "-input=false")
    site.terraform("apply", "-input=false", "-auto-approve")
    site.configure(worker="2")
    site.commit("a new worker")
    site.plan()
    site.approve("alice")
    site.approve("bob")
    return site


@pytest.fixture
def site(template: Site, tmp_path: Path) -> Site:
    """A copy for one test."""
    shutil.copytree(template.place, tmp_path / "site", symlinks=True)
    copy = object.__new__(Site)
    copy.place, copy.folder = tmp_path / "site", tmp_path / "site" / "repository"
    copy.keys = {name: copy.place / name for name in template.keys}
    copy.before = copy.serial
    return copy


def refused(site: Site, code: str, done: "subprocess.CompletedProcess[str]", *, exit_code: int = 1) -> None:
    """It ended with this exit code, for this reason, and nothing was touched."""
    assert done.returncode == exit_code, done.stdout + done.stderr
    assert f"[{code}]" in done.stdout + done.stderr
    assert site.serial == site.before


def test_what_is_approved_is_applied_once_and_written_down(site: Site) -> None:
    done = site.apply()
    assert done.returncode == 0, done.stdout + done.stderr
    assert site.serial > site.before
    verified, applied = site.ledger
    assert (verified["event"], verified["decision"], verified["persons"]) == (
        "verified",
        "approved",
        [ALICE, "bob@acme.example"],
    )
    assert (applied["event"], applied["outcome"], applied["serial"]) == ("applied", "succeeded", str(site.serial))
    assert site.planguard("log", "verify", "--expect-head", str(verified["prev"])).returncode == 0
    shown = site.planguard("log", "show").stdout.splitlines()
    assert [line.split()[2] for line in shown if line[4].isdigit()] == ["verified", "applied"]
    assert all(f"       persons: {person}" in shown for person in (ALICE, "bob@acme.example"))
    assert max(map(len, shown)) <= 100

    again = site.apply()
    assert again.returncode == 3
    assert "[spent]" in again.stdout
    assert "nobody can approve this. Exit code 3." in again.stdout, "and no word of how many are missing"
    assert "[state-replaced]" in again.stdout, "the state that it was made from is no longer the one that is there"
    assert [line["event"] for line in site.ledger] == ["verified", "applied", "blocked"]


def test_a_plan_that_asks_nobody_is_applied_and_written_down(site: Site) -> None:
    site.configure(harmless="2")
    shutil.rmtree(site.papers)
    site.papers.mkdir()
    done = site.apply(site.plan())
    assert done.returncode == 0, done.stdout + done.stderr
    assert [line["decision"] for line in site.ledger if line["event"] == "verified"] == ["pass"]


def test_without_an_approval_nothing_happens(site: Site) -> None:
    (site.papers / "bob.json").unlink()
    refused(site, "not-approved", site.apply())
    assert [(line["event"], line["missing"]) for line in site.ledger] == [("blocked", 1)]


def test_blocked_stays_blocked_however_often_one_tries(site: Site) -> None:
    (site.papers / "bob.json").unlink()
    for _ in range(2):
        refused(site, "not-approved", site.apply())


def test_one_destroy_more_is_another_question(site: Site) -> None:
    site.configure(worker="2", second="2")
    refused(site, "other-consequences", site.apply(site.plan()))


def test_a_harmless_change_beside_it_is_the_same_question(site: Site) -> None:
    site.configure(worker="2", harmless="2")
    assert site.apply(site.plan()).returncode == 0


def test_a_rebase_and_a_tag_elsewhere_keep_the_approval(site: Site) -> None:
    site.git("checkout", "-q", "main")
    site.write("README.md", "more\n")
    site.commit("something else")
    site.git("tag", "v2")
    site.git("checkout", "-q", "change")
    site.git("rebase", "-q", "main")
    assert site.apply(site.plan()).returncode == 0


def test_an_old_state_put_back_does_not_bring_the_approval_back(site: Site) -> None:
    before = site.state
    assert site.apply().returncode == 0
    (site.stack / "terraform.tfstate").write_text(before)
    refused(site, "spent", site.apply(), exit_code=3)
    assert "[state-replaced]" in site.apply(site.plan()).stdout, "planning again does not help"


def test_the_same_thing_again_is_a_question_of_its_own(site: Site) -> None:
    assert site.apply().returncode == 0
    site.configure(worker="3")
    done = site.apply(site.plan())
    assert done.returncode == 1
    assert "[spent]" in done.stdout or "[other-consequences]" in done.stdout


def test_another_directory_is_refused(site: Site) -> None:
    other = site.folder / "stacks" / "other"
    shutil.copytree(site.stack, other)
    (other / "main.tf").write_text("")
    refused(site, "other-directory", site.apply(None, other), exit_code=3)


def test_a_plan_of_another_state_is_refused(site: Site) -> None:
    other = site.folder / "stacks" / "other"
    shutil.copytree(site.stack, other)
    state = json.loads(site.state)
    (other / "terraform.tfstate").write_text(json.dumps({**state, "lineage": "00000000-0000-0000-0000-000000000000"}))
    refused(site, "other-lineage", site.apply(site.plan(folder=other), other))


def test_a_plan_of_another_workspace_is_refused(site: Site) -> None:
    site.terraform("workspace", "new", "live")
    state = site.stack / "terraform.tfstate.d" / "live"
    shutil.copy(site.stack / "terraform.tfstate", state / "terraform.tfstate")
    refused(site, "other-workspace", site.apply(site.plan()))


def test_another_workspace_than_that_of_the_plan_is_refused(site: Site) -> None:
    refused(site, "other-workspace-set", site.apply(TF_WORKSPACE="live"), exit_code=3)
    site.terraform("workspace", "new", "live")
    refused(site, "other-workspace-set", site.apply(), exit_code=3)


@pytest.mark.parametrize(
    ("name", "code"), [("TF_CLI_ARGS_apply", "variable-switches"), ("AWS_ENDPOINT_URL", "variable-redirects")]
)
def test_a_variable_that_leads_elsewhere_is_refused(site: Site, name: str, code: str) -> None:
    refused(site, code, site.apply(None, None, **{name: "x"}), exit_code=3)


def test_a_provider_that_is_overridden_is_refused(site: Site) -> None:
    (site.place / ".terraformrc").write_text('provider_installation {\n  dev_overrides { "hashicorp/aws" = "here" }\n}\n')
    refused(site, "provider-overridden", site.apply(), exit_code=3)


def test_a_value_that_was_laid_down_after_the_plan_is_refused(site: Site) -> None:
    site.write(f"{TARGET}/more.tf", 'variable "late" {\n  ephemeral = true\n  default = "agreed"\n}\n')
    site.plan()
    (site.stack / "x.auto.tfvars").write_text('late = "evil"\n')
    refused(site, "values-read-again", site.apply(), exit_code=3)


def _house(site: Site, file: str, text: str) -> None:
    """Another file of the house on the base branch."""
    site.git("checkout", "-q", "main")
    site.write(f".planguard/{file}", text)
    site.commit("the house has decided", by="house@acme.example")
    site.git("checkout", "-q", "change")


def test_an_expired_approval_is_refused(site: Site) -> None:
    site.resigned("alice", issuedAt=shown(int(time.time()) - 73 * 3600), expiresAt=shown(int(time.time()) + 3600))
    refused(site, "expired", site.apply())


def test_a_revoked_person_is_refused(site: Site) -> None:
    _house(site, "policy.toml", f'{POLICY}[[revoked]]\nperson = "{ALICE}"\n')
    refused(site, "revoked", site.apply())


def test_a_signature_for_git_is_refused(site: Site) -> None:
    document = json.loads((site.papers / "alice.json").read_text())
    body = base64.b64decode(document["payload"])
    (site.papers / "alice.json").write_bytes(enveloped(body, site.keys["alice"], namespace="git"))
    refused(site, "signature-namespace", site.apply())
    (site.papers / "alice.json").write_bytes(enveloped(body, site.keys["alice"], namespace=NAMESPACE))
    assert site.apply().returncode == 0


def test_two_keys_of_one_person_are_refused(site: Site) -> None:
    (site.papers / "bob.json").unlink()
    site.approve("alice2")
    refused(site, "same-person-again", site.apply())


def merged(site: Site, method: str) -> None:
    """The change reaches a base branch that has moved on, in one of the ways that code hosts offer."""
    site.git("checkout", "-q", "main")
    site.write("README.md", "meanwhile\n")
    site.commit("meanwhile", by="house@acme.example")
    if method == "merge":
        site.git("merge", "-q", "--no-ff", "-m", "merged", "change")
    elif method == "squash":
        site.git("merge", "-q", "--squash", "change")
        site.commit("squashed", by="house@acme.example")
    else:
        site.git("cherry-pick", "main..change")


@pytest.mark.parametrize("method", ["merge", "squash", "rebase"])
def test_an_approver_that_the_change_added_does_not_count_after_the_merge(site: Site, method: str) -> None:
    """By then the base branch has the longer list; the one from before the merge is asked as well."""
    (site.papers / "bob.json").unlink()
    site.write(".planguard/approvers.toml", site.people(mallory=True))
    site.commit("one approver more")
    merged(site, method)
    shutil.copy(site.papers / "alice.json", site.papers / "mallory.json")
    site.resigned("mallory", approver="mallory@acme.example")
    refused(site, "unknown-key", site.apply(None, None, "--head", "change"))


@pytest.mark.parametrize("method", ["merge", "squash", "rebase"])
def test_a_policy_that_the_change_loosened_does_not_count_after_the_merge(site: Site, method: str) -> None:
    """By then the base branch lets the plan pass by itself; the policy from before the merge is asked as well."""
    (site.papers / "bob.json").unlink()
    site.write(".planguard/policy.toml", f'{POLICY}[ask]\naction = {{ production = "pass", unknown = "pass" }}\n')
    site.commit("nobody is asked about code")
    merged(site, method)
    given = ["--target", TARGET, "--chdir", str(site.stack), str(site.tfplan)]
    assert site.planguard("review", "--policy-ref", "main", *given).returncode == 0, "it is loose enough by itself"
    refused(site, "not-approved", site.apply(None, None, "--head", "change"))


def test_a_yes_to_one_command_is_none_to_another(site: Site) -> None:
    site.configure(worker="2", command="rm -rf data")
    refused(site, "other-consequences", site.apply(site.plan()))


def test_terraform_that_fails_is_code_7_and_written_down(site: Site) -> None:
    """What had begun may be done by half, so the approvals are used."""
    site.configure(worker="1", command="false")
    site.terraform("apply", "-input=false", "-auto-approve")
    site.configure(worker="2", command="false")
    site.plan()
    for person in ("alice", "bob"):
        site.approve(person)
    done = site.apply()
    assert done.returncode == 7, done.stdout + done.stderr
    assert [line.get("outcome") for line in site.ledger] == [None, "failed"]
    assert "[spent]" in site.apply().stdout


def test_a_stale_plan_gives_its_approvals_back(site: Site) -> None:
    """Terraform refuses it before it does anything."""
    state = json.loads(site.state)
    (site.stack / "terraform.tfstate").write_text(json.dumps({**state, "serial": 9}))
    done = site.apply()
    assert done.returncode == 7, done.stdout + done.stderr
    assert [line.get("outcome") for line in site.ledger] == [None, "nothing"]
    assert site.apply(site.plan()).returncode == 0


def test_a_file_that_is_swapped_all_the_time_is_applied_as_it_was_judged_or_not_at_all(site: Site) -> None:
    site.configure(worker="2", second="2")
    evil = site.plan(site.place / "evil").read_bytes()
    site.configure(worker="2")
    good = site.tfplan.read_bytes()
    stop = threading.Event()

    def swap() -> None:
        for turn in range(1000):
            path = site.place / "swapped"
            path.write_bytes(evil if turn % 2 else good)
            os.replace(path, site.tfplan)
            if stop.wait(0.002):
                return

    thread = threading.Thread(target=swap)
    thread.start()
    try:
        done = site.apply()
    finally:
        stop.set()
        thread.join()
    second = next(found for found in json.loads(site.state)["resources"] if found["name"] == "second")
    assert second["instances"][0]["attributes"]["triggers_replace"]["value"] == "1", "the evil plan was never applied"
    assert done.returncode in (0, 1, 3)
    if done.returncode == 0:
        assert site.ledger[0]["plan_sha256"] == hashlib.sha256(good).hexdigest()


def test_a_signal_is_handed_on_and_terraform_ends_in_order(site: Site) -> None:
    site.configure(worker="1", command="sleep 30")
    site.terraform("apply", "-input=false", "-auto-approve")
    site.configure(worker="2", command="sleep 30")
    site.plan()
    for person in ("alice", "bob"):
        site.approve(person)
    given = {"PATH": os.environ["PATH"], "HOME": str(site.place), "NO_COLOR": "1", "CHECKPOINT_DISABLE": "1"}
    command = [sys.executable, "-P", "-m", "planguard", *site.command()]
    running = subprocess.Popen(
        command, cwd=site.folder, env=given, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert running.stderr is not None
    for line in running.stderr:
        if "Executing" in line or "Destroying" in line:
            break
    running.send_signal(signal.SIGTERM)
    running.communicate(timeout=60)
    assert running.returncode == 7
    assert [line["event"] for line in site.ledger] == ["verified", "applied"]


def test_only_a_saved_plan_file_can_be_applied(site: Site) -> None:
    (site.place / "plan.json").write_text("{}")
    refused(site, "not-a-plan-file", site.apply(site.place / "plan.json"), exit_code=3)


def test_no_secret_and_no_plan_is_in_the_ledger(site: Site) -> None:
    assert site.apply().returncode == 0
    text = site.git("cat-file", "blob", "refs/planguard/ledger:ledger.jsonl")
    assert len(text) < 4000
    assert "local-exec" not in text
