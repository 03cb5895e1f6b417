"""Approved for one stack, then planned and applied in another one of the same pull request: no yes travels with it."""

from tests.e2e.tables import tables
from tests.e2e.world import TARGET, World
from tests.hosts.scene import ALICE

NEEDS = "terraform"
SHOP = "stacks/shop"
STACKS = (TARGET, SHOP)


def play(there: World) -> None:
    for target in STACKS:
        there.begins(target=target, main=tables("customers", "orders"))
    there.branches()
    there.agent(main=tables("orders"))
    there.blocked("destroy-provisioner: approve", missing=1)
    there.review(ALICE)
    there.approved("alice@acme.example")

    elsewhere = there.stack(SHOP)
    done = there.apply(target=TARGET, chdir=elsewhere)
    assert (done.code, done.touched, "[other-directory]" in done.output) == (3, False, True), done.output

    # The same edit in the other stack: nobody has been asked about it, and it is word for word the same.
    there.lay(SHOP, main=tables("orders"))
    there.terraform("plan", "-out=tfplan", target=SHOP)
    kept = [
        there.apply(target=SHOP),
        there.apply(elsewhere / "tfplan", target=TARGET, chdir=elsewhere),
        there.apply(elsewhere / "tfplan", target=TARGET),
        there.apply(target=TARGET, chdir=elsewhere),
    ]
    assert [done.code for done in kept] == [1, 1, 1, 7], [done.output for done in kept]
    assert "[other-target]" in kept[0].output
    assert "[other-consequences]" in kept[1].output, "the objects have other ids"
    assert "does not match the given state" in kept[3].output, "the sources are the same there; Terraform knows the state"
    assert there.files_in(SHOP) == there.files == {"customers", "orders"}

    # On the pull request it is a second question, and the first answer stays.
    there.agent(target=SHOP, main=tables("orders"))
    there.planned()
    found = there.still_blocked(missing=1)
    assert [part["subject"] for part in found.report["approvals"]["parts"] if part["missing"]] == [f"plan:{SHOP}"]
    there.applied("alice@acme.example")
    assert (there.files, there.files_in(SHOP)) == ({"orders"}, {"customers", "orders"})
