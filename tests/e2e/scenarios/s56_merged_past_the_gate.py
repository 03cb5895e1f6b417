"""Blocked, and merged all the same, for nothing made the check a must: the apply asks the same question again."""

from tests.e2e.tables import tables
from tests.e2e.world import World
from tests.hosts.scene import ALICE

NEEDS = "terraform"


def play(there: World) -> None:
    there.stands(main=tables("customers", "orders"))
    assert "status-not-required" in there.doctor(), "said before it happens"
    there.agent(main=tables("orders"))
    there.blocked("destroy-provisioner: approve", missing=1)

    there.merge()
    there.terraform("plan", "-out=tfplan")
    done = there.holds(says="not-approved")
    assert there.files == {"customers", "orders"}
    assert [(line["event"], line["decision"], line["missing"]) for line in done.lines] == [("blocked", "blocked", 1)]

    there.review(ALICE)  # late, and in time for the apply
    done = there.apply()
    assert (done.code, done.events, there.files) == (0, ["verified", "applied"], {"orders"}), done.output
