"""An old state takes the place of the current one, or one of another lineage: the ledger remembers which it was."""

import json

from tests.e2e.tables import tables
from tests.e2e.world import World
from tests.hosts.scene import ALICE

NEEDS = "terraform"


def play(there: World) -> None:
    there.stands(main=tables("customers", "invoices", "orders"))
    old = there.state()
    there.agent(main=tables("invoices", "orders"))
    there.blocked("destroy-provisioner: approve")
    there.review(ALICE)
    there.approved("alice@acme.example")
    there.applied("alice@acme.example")
    current = there.state()

    there.next_change()
    there.agent(main=tables("orders"))
    stack = f"{there.target}/terraform.tfstate"
    for text in (old, json.dumps({**json.loads(current), "lineage": "00000000-0000-0000-0000-000000000000"})):
        there.write(stack, text)
        there.refused("destroy-provisioner: approve", "state-replaced: refuse")
    assert there.files == {"invoices", "orders"}

    there.write(stack, current)
    there.blocked("destroy-provisioner: approve", missing=1)
