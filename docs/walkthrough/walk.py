"""The whole path once, on this machine: an agent's branch, a plan, the gate, a person, one delete too many, the apply.

    .venv/bin/python docs/walkthrough/walk.py

Terraform, git and planguard are the real ones. The code host is the one of planguard's tests: it listens on loopback, and
takes and gives what GitHub's own description allows. Nothing leaves this machine, and nothing is kept. The stage is that of
`tests/e2e`, where every scenario is played on it.
"""

import shlex
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.e2e.outcomes import Gated  # noqa: E402
from tests.e2e.tables import tables  # noqa: E402
from tests.e2e.workshop import Workshop  # noqa: E402
from tests.e2e.world import TARGET, World  # noqa: E402
from tests.hosts.scene import ALICE  # noqa: E402

WHO = "alice@acme.example"


class Walk(World):
    """The stage of the tests, which says what it does."""

    def git(self, *arguments: str) -> str:
        """One command of git; shown is what changes a branch."""
        if arguments[0] in {"switch", "merge"} or "commit" in arguments:
            shown = arguments[arguments.index("commit") :] if "commit" in arguments else arguments
            self._show("git", *shown)
        return super().git(*arguments)

    def terraform(self, *arguments: str, target: str = TARGET, fails: bool = False) -> str:
        """One command of Terraform."""
        self._show("terraform", f"-chdir={target}", *arguments)
        return super().terraform(*arguments, target=target, fails=fails)

    def planguard(self, *arguments: str | Path, **environment: str) -> "subprocess.CompletedProcess[str]":
        """One command of planguard, and how it ended."""
        self._show("planguard", *arguments)
        done = super().planguard(*arguments, **environment)
        sys.stdout.write(f"(exit code {done.returncode})\n")
        return done

    def gate(self, *plans: Path) -> Gated:
        """The gate job, and the status that it sets."""
        found = super().gate(*plans)
        state, words = self.hub.status
        sys.stdout.write(f"commit status planguard: {state} ({words})\n")
        return found

    def review(self, account: dict[str, Any], *arguments: Any, **more: Any) -> None:
        """What a person says on the pull request."""
        super().review(account, *arguments, **more)
        sys.stdout.write(f"\n{account['login']} reviews, “Approve”:\n{self.hub.repository.reviews[-1]['body']}\n")

    def _show(self, *words: object) -> None:
        shown = shlex.join(map(str, words)).replace(f"{self.folder}/", "").replace(f"{self.place}/", "")
        sys.stdout.write(f"\n$ {shown}\n")


def say(text: str) -> None:
    """A step of the way."""
    sys.stdout.write(f"\n== {text}\n")


def quote(lines: list[str]) -> None:
    """What stands on the pull request."""
    sys.stdout.write("\n" + "".join(f"    {line}\n" for line in lines))


def walk(folder: Path) -> None:
    """All of it. Ends with an error where a step comes out otherwise than it says."""
    (folder / "terraform").mkdir()
    there = Walk(folder, Workshop(folder / "terraform"), None)
    say("The base branch has a policy, people who may approve, and three tables; then an agent starts a branch.")
    there.stands(main=tables("customers", "invoices", "orders"))

    say("The agent drops one of them. The gate blocks, says so on the pull request, and an apply is refused:")
    there.agent("Tidy up", main=tables("invoices", "orders"))
    found = there.blocked("destroy-provisioner: approve", missing=1)
    quote(found.comment.splitlines()[2:12])

    say("A person who had no hand in it reads that, and approves exactly this. The gate passes:")
    there.review(ALICE)
    there.approved(WHO)

    say("Another commit with the same consequences needs nobody again:")
    there.agent("Say it better", main=f"# Two tables.\n{tables('invoices', 'orders')}")
    there.planned()
    there.approved(WHO)

    say("One more table goes with it. That is another question, and the yes is void:")
    there.agent("Tidy up more", main=tables("orders"))
    there.planned()
    found = there.still_blocked("other-consequences", missing=1)
    quote([line for line in found.comment.splitlines() if "[other-consequences]" in line])

    say("So the agent takes that back. After the merge the plan is made anew, judged again, and applied:")
    there.agent("One table less, as agreed", main=tables("invoices", "orders"))
    there.applied(WHO)
    sys.stdout.write(f"\nWhat is left of the tables: {', '.join(sorted(there.files))}. The ledger:\n")
    quote(there.planguard("log", "show").stdout.splitlines())


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="planguard-walk-") as place:
        walk(Path(place))
    say("That was all. Nothing of it is kept.")
