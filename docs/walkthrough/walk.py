"""The whole path once, on this machine: an agent's branch, a plan, the gate, a person, and one delete too many.

    .venv/bin/python docs/walkthrough/walk.py

Terraform, git and planguard are the real ones. The code host is the one of planguard's tests: it listens on loopback, and
takes and gives what GitHub's own description allows. Nothing leaves this machine, and nothing is kept.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.hosts.github_server import NUMBER, ROBOT, Repository, commit, review, serving, user  # noqa: E402
from tests.hosts.webhooks import pulled  # noqa: E402

ADA = user(1001, "ada")
CONFIGURATION = """\
variable "release" { default = "1" }
variable "tables" { default = ["orders", "invoices", "customers"] }

# Each stands for a table. Its end runs a script, as that of a real one would end real data.
resource "terraform_data" "table" {
  for_each         = toset(var.tables)
  triggers_replace = each.key == "orders" ? var.release : "1"
  provisioner "local-exec" {
    when    = destroy
    command = "echo dropping ${self.id}"
  }
}
"""
POLICY = """\
schema = 1
repository = "github.com/acme/infra"
[[stack]]
target = "shop"
path = "shop"
[[approval]]
quorum = 1
assurance = "review"
"""
PEOPLE = 'schema = 1\n[[person]]\nid = "ada@acme.example"\ngithub_id = 1001\n'


class Walk:
    """The repository in `folder`, and the pull request in `host`."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.shop = folder / "infra", folder / "infra" / "shop"
        self.shop.mkdir(parents=True)
        self.host = Repository(contents={".planguard/policy.toml": POLICY, ".planguard/approvers.toml": PEOPLE})
        self.host.permissions, self.host.files = {"ada": "write"}, ["shop/main.tf"]
        self.api = ""

    def run(self, *command: str, show: str = "", codes: tuple[int, ...] = (0,), **environment: str) -> str:
        """Run a command in the repository and show what it is; another exit code than `codes` ends the walk."""
        sys.stdout.write(f"\n$ {show or ' '.join(command)}\n")
        given = {
            **os.environ,
            "GIT_CONFIG_GLOBAL": os.devnull,
            "TF_IN_AUTOMATION": "1",
            "CHECKPOINT_DISABLE": "1",
            **environment,
        }
        done = subprocess.run(command, cwd=self.folder, env=given, capture_output=True, text=True, check=False)
        if done.returncode not in codes:
            sys.exit(f"exit code {done.returncode}, and not one of {codes}\n{done.stdout}{done.stderr}")
        return f"{done.stdout.strip()}\n(exit code {done.returncode})"

    def git(self, *arguments: str) -> str:
        """Run git as the agent, whose mark is in every commit; what it says."""
        who = ("-c", "user.name=copilot", "-c", "user.email=198982749+Copilot@users.noreply.github.com")
        return self.run("git", *who, *arguments, show=f"git {' '.join(arguments)}").rpartition("\n")[0].strip()

    def main(self) -> None:
        """What was there before: the house on the base branch, and three tables."""
        say("The base branch: a policy, one person who may approve, and a stack that has been applied.")
        (self.shop / "main.tf").write_text(CONFIGURATION)
        (self.folder / ".gitignore").write_text("*tfplan\n*.tfstate*\n.terraform*\nsealed/\n")
        self.git("init", "-q", "-b", "main")
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "Three tables")
        self.run("terraform", "-chdir=shop", "init", "-input=false")
        self.run("terraform", "-chdir=shop", "apply", "-auto-approve", "-input=false")
        self.git("switch", "-q", "-c", "copilot/upgrade")

    def change(self, before: str, after: str, message: str) -> None:
        """The agent edits, commits, and the plan job plans and seals."""
        text = (self.shop / "main.tf").read_text().replace(before, after)
        (self.shop / "main.tf").write_text(text)
        self.git("commit", "-q", "-a", "-m", message)
        self.host.head = self.git("rev-parse", "HEAD")
        self.host.commits.append(commit(self.host.head, ROBOT, message))
        self.run("terraform", "-chdir=shop", "plan", "-input=false", "-out=tfplan")
        (self.folder / "sealed").mkdir(exist_ok=True)
        planguard = ("planguard", "seal", "shop/tfplan", "--chdir", "shop", "--target", "shop", "--head", self.host.head)
        self.run(sys.executable, "-m", *planguard, "--output", "sealed/shop.json", show=f"{' '.join(planguard)} …")

    def gate(self, code: int) -> None:
        """The gate job, as the workflow runs it."""
        event = pulled(NUMBER, self.host.head)
        path = self.folder.parent / "event.json"
        path.write_text(json.dumps(event))
        job = {
            "GITHUB_ACTIONS": "true",
            "GITHUB_REPOSITORY": "acme/infra",
            "GITHUB_SERVER_URL": "https://github.com",
            "GITHUB_API_URL": self.api,
            "GITHUB_EVENT_PATH": str(path),
            "GITHUB_TOKEN": "token-of-a-test",
            "GITHUB_STEP_SUMMARY": str(self.folder.parent / "summary.md"),
        }
        show = "planguard gate sealed"
        told = self.run(sys.executable, "-m", "planguard", "gate", "sealed", codes=(code,), show=show, **job)
        sys.stdout.write(f"{told.splitlines()[-2]}\n{told.splitlines()[-1]}\n")
        status = self.host.statuses[-1]
        sys.stdout.write(f"commit status planguard: {status['state']} ({status['description']})\n")

    @property
    def comment(self) -> str:
        """The last comment on the pull request."""
        return str(self.host.comments[-1]["body"])

    def approve(self) -> None:
        """Ada pastes the line of the comment into a review."""
        line = next(line for line in self.comment.splitlines() if line.startswith("planguard-approve: "))
        sys.stdout.write(f"\nada reviews, “Approve”:\n{line}\n")
        given = review(1, ADA, "APPROVED", line, self.host.head)
        given["submitted_at"] = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        self.host.reviews.append(given)


def say(text: str) -> None:
    """A step of the way."""
    sys.stdout.write(f"\n== {text}\n")


def walk(folder: Path) -> None:
    """All of it. Ends the program where a step comes out otherwise than it says."""
    there = Walk(folder)
    there.main()
    with serving(there.host) as api:
        there.api = api
        say("An agent upgrades one table, which replaces it. The gate blocks, and says so on the pull request:")
        there.change('default = "1"', 'default = "2"', "Upgrade the orders")
        there.gate(1)
        sys.stdout.write("\n" + "\n".join(f"    {line}" for line in there.comment.splitlines()[2:12]) + "\n")
        say("A person who had no hand in it reads that, and approves exactly this. The gate passes:")
        there.approve()
        there.gate(0)
        say("Another commit with the same consequences needs nobody again:")
        there.change("# Each stands", "# Every one stands", "Say it better")
        there.gate(0)
        say("One more table goes with it. That is another question, and the yes is void:")
        there.change('"invoices", "customers"', '"customers"', "Tidy up")
        there.gate(1)
        found = next(line for line in there.comment.splitlines() if "[other-consequences]" in line)
        sys.stdout.write(f"\n    {found}\n")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="planguard-walk-") as place:
        walk(Path(place))
    say("That was all. Nothing of it is kept.")
