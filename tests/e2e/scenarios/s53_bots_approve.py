"""A bot approves: the one of the pipeline, one made for approving, the agent itself. None of them is a person."""

from tests.e2e.hub import ACTIONS, SECOND_BOT
from tests.e2e.tables import tables
from tests.e2e.world import World
from tests.hosts.github_server import ROBOT
from tests.hosts.scene import ALICE

NEEDS = "terraform"


def play(there: World) -> None:
    there.stands(main=tables("customers", "orders"))
    there.agent(main=tables("orders"))
    there.blocked("destroy-provisioner: approve", missing=1)
    for bot in (ACTIONS, SECOND_BOT, ROBOT):
        there.hub.repository.permissions[bot["login"]] = "admin"
        there.review(bot)
        there.still_blocked("is-agent", missing=1)
    there.holds(says="is-agent")
    assert there.files == {"customers", "orders"}

    there.review(ALICE)
    there.approved("alice@acme.example")
    there.applied("alice@acme.example")
    assert there.files == {"orders"}
