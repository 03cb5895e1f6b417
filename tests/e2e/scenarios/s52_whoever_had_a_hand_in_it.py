"""Whoever asked for the change, drives the agent, or wrote a commit of it does not approve it."""

from tests.e2e.tables import tables
from tests.e2e.world import World
from tests.hosts.github_server import BOB
from tests.hosts.scene import ALICE, CARL, DORA

NEEDS = "terraform"


def play(there: World) -> None:
    there.stands(main=tables("customers", "orders"))
    there.agent(main=tables("orders"))
    there.blocked("destroy-provisioner: approve", missing=1)

    there.review(BOB)  # who assigned the agent to it
    there.still_blocked("is-requester")
    there.review(DORA)  # with whose account the agent runs
    there.still_blocked("is-requester", "is-operator")

    there.review(ALICE)
    there.approved("alice@acme.example")
    there.write("README.md", "One table less.\n")
    there.commit("Help a little", by="alice@acme.example")
    there.planned()
    there.still_blocked("is-requester", "is-operator", "is-author", "is-committer", missing=1)
    there.holds(says="is-author")

    there.review(CARL)
    there.approved("carl@acme.example")
    there.applied("carl@acme.example")
    assert there.files == {"orders"}
