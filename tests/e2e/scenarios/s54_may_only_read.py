"""Somebody approves who may only read, or whom nobody has registered: on GitHub both may press the button."""

from tests.e2e.tables import tables
from tests.e2e.world import World
from tests.hosts.github_server import EVE
from tests.hosts.scene import ALICE

NEEDS = "terraform"


def play(there: World) -> None:
    there.stands(main=tables("customers", "orders"))
    there.agent(main=tables("orders"))
    there.blocked("destroy-provisioner: approve", missing=1)

    there.hub.repository.permissions |= {"alice": "read", "eve": "admin"}
    there.review(ALICE)
    there.still_blocked("review-no-permission")
    there.review(EVE)
    there.still_blocked("review-no-permission", "unknown-user", missing=1)
    there.holds(says="review-no-permission")
    assert there.files == {"customers", "orders"}

    there.hub.repository.permissions["alice"] = "write"
    there.approved("alice@acme.example")
    there.applied("alice@acme.example")
    assert there.files == {"orders"}
