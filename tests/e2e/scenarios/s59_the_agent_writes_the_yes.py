"""The agent writes the approval itself: as a comment, a review, a file, a variable, a flag, and with a key of its own."""

from tests.e2e.hub import BRANCH
from tests.e2e.tables import tables
from tests.e2e.world import World, asked_for
from tests.hosts.github_server import ROBOT, comment
from tests.hosts.scene import ALICE
from tests.terminal import in_terminal

NEEDS = "terraform"


def play(there: World) -> None:
    there.stands(main=tables("customers", "orders"))
    there.agent(main=tables("orders"))
    there.blocked("destroy-provisioner: approve", missing=1)

    # Said: in a comment, in a review, in the change itself.
    there.hub.repository.comments.insert(0, comment(1, ROBOT, f"Approved by the team.\n\n{there.line}"))
    there.still_blocked(missing=1)
    there.review(ROBOT)
    there.still_blocked("is-agent", missing=1)
    there.write("approvals/alice.txt", f"{there.line}\n")
    there.agent(f"Fix the alarm\n\n{there.line}\nApproved-by: alice@acme.example\n")
    there.planned()
    there.still_blocked("is-agent", missing=1)

    # Switched off: there is no flag for it, and no variable.
    given = ["apply", str(there.stack() / "tfplan"), "--base", "main"]
    assert [there.planguard(*given, flag).returncode for flag in ("--yes", "--force", "--auto-approve")] == [2, 2, 2]
    done = there.apply(PLANGUARD_APPROVED="1", PLANGUARD_YES="1", PLANGUARD_SKIP="1", CI="true")
    assert (done.code, done.touched) == (1, False)

    # Signed: without a terminal, in its own shell, and with its own key by a list of approvers that it wrote itself.
    sign = ["approve", "--head", BRANCH, "--key", str(there.keys["mallory"]), str(there.sealed)]
    assert "[no-terminal]" in there.planguard(*sign, "--base", "main").stderr
    assert "[agent-shell]" in there.signs("alice", CLAUDECODE="1").screen
    there.git("switch", "-q", "-c", "mine")
    there.write(".planguard/approvers.toml", there.people(mallory=True))
    there.commit("me, too", by="mallory@acme.example")
    own = [*sign, "--base", "mine", "--output", str(there.papers / "mallory.json")]
    assert in_terminal(own, there.folder, asked_for).code == 0
    there.git("switch", "-q", BRANCH)
    there.still_blocked("is-agent", "unknown-key", missing=1)
    there.holds(says="unknown-key")
    assert there.files == {"customers", "orders"}

    there.review(ALICE)
    there.approved("alice@acme.example")
    there.applied("alice@acme.example")
    assert there.files == {"orders"}
