"""A plan with -target: said on the pull request, and a yes to the part is none to the whole."""

from tests.e2e.tables import address, tables
from tests.e2e.world import World
from tests.hosts.scene import ALICE

NEEDS = "terraform"


def play(there: World) -> None:
    there.stands(main=tables("customers", "invoices", "orders"))
    there.agent(main=tables("orders"))
    target = f"-target={address('customers')}"
    found = there.blocked("destroy-provisioner: approve", "partial-plan: warn", plan=[target])
    assert found.asks == {address("customers")}
    there.review(ALICE)
    there.approved("alice@acme.example")

    there.planned()
    there.still_blocked("other-consequences", missing=1)
    there.holds(says="other-consequences")
    assert there.files == {"customers", "invoices", "orders"}
