"""One change destroys in several stacks: one question, one line; each keeps its own yes, and no plan may be missing."""

from tests.e2e.tables import tables
from tests.e2e.world import TARGET, World
from tests.hosts.scene import ALICE

NEEDS = "terraform"
SHOP, MAIL = "stacks/shop", "stacks/mail"
STACKS = (TARGET, SHOP, MAIL)


def play(there: World) -> None:
    for target in STACKS:
        there.begins(target=target, main=tables("customers", "orders"))
    there.branches()
    there.agent(main=tables("orders"))
    there.agent(target=SHOP, main=tables("orders"))
    found = there.blocked("destroy-provisioner: approve", missing=1)
    assert [plan["verdict"] for plan in found.report["plans"]].count("needs-approval") == 2
    there.review(ALICE)
    there.approved("alice@acme.example")

    there.agent(target=SHOP, main=tables("customers"))  # the other one goes instead
    there.planned()
    found = there.still_blocked(missing=1)  # the line counts still, for the first of the two
    lacking = [part["subject"] for part in found.report["approvals"]["parts"] if part["missing"]]
    assert lacking == [f"plan:{SHOP}"]
    there.sealed.joinpath("2.json").unlink()
    there.lay(MAIL, main=tables("orders"))
    there.agent("And the mail", target=MAIL, main=tables("orders"))
    there.planned()
    there.sealed.joinpath("2.json").unlink()  # and its plan gets lost on the way
    found = there.gate()
    assert (found.code, found.decision) == (3, "refused")
    assert MAIL in found.comment

    there.applied("alice@acme.example")  # of the first stack, which nothing of this is about
    assert (there.files, there.files_in(SHOP), there.files_in(MAIL)) == ({"orders"}, *[{"customers", "orders"}] * 2)
