"""Approved, and planned again with one delete more: the yes is void, and the new item is named."""

from tests.e2e.tables import address, tables
from tests.e2e.world import World
from tests.hosts.scene import ALICE

NEEDS = "terraform"


def play(there: World) -> None:
    there.stands(main=tables("customers", "invoices", "orders"))
    there.agent(main=tables("invoices", "orders"))
    there.blocked("destroy-provisioner: approve", missing=1, asks=[address("customers")])
    there.review(ALICE)
    there.approved("alice@acme.example")

    there.agent("Tidy up", main=tables("orders"))
    there.planned()
    found = there.still_blocked("other-consequences", missing=1)
    assert found.asks == {address("customers"), address("invoices")}
    assert address("invoices") in found.comment
    there.holds(says="other-consequences")
    assert there.files == {"customers", "invoices", "orders"}

    there.review(ALICE)
    there.approved("alice@acme.example")
    there.applied("alice@acme.example")
    assert there.files == {"orders"}
