"""The yes is taken back, has expired, or whoever gave it has left: before the merge, and between the merge and the apply."""

from tests.e2e.tables import tables
from tests.e2e.world import World
from tests.hosts.scene import ALICE
from tests.stage import HOUSE

NEEDS = "terraform"
REVOKED = '[[revoked]]\nperson = "alice@acme.example"\n'


def play(there: World) -> None:
    there.stands(main=tables("customers", "orders"))
    there.agent(main=tables("orders"))
    there.blocked("destroy-provisioner: approve", missing=1)

    there.review(ALICE, hours_ago=73)
    there.still_blocked("expired")
    there.review(ALICE, hours_ago=9)
    there.approved("alice@acme.example")
    there.hub.repository.reviews.pop()["state"] = "DISMISSED"
    there.still_blocked("expired")
    there.review(ALICE, hours_ago=8)
    there.review(ALICE, "Wait.", "CHANGES_REQUESTED", hours_ago=7)
    there.still_blocked("expired", "withdrawn")
    there.holds(says="withdrawn")
    there.review(ALICE, hours_ago=6)
    there.approved("alice@acme.example")
    assert len(there.hub.repository.comments) == 2, "one that was fresh when it got worse"

    there.merge()
    there.terraform("plan", "-out=tfplan")
    people, policy = there.house("approvers.toml"), there.house("policy.toml")
    there.write(".planguard/approvers.toml", people.replace("github_id = 11\n", ""))
    there.commit("Alice has left", by=HOUSE)
    there.holds(says="unknown-user")
    there.write(".planguard/approvers.toml", people)
    there.write(".planguard/policy.toml", policy + REVOKED)
    there.commit("Her account was stolen", by=HOUSE)
    there.holds(says="revoked")
    assert there.files == {"customers", "orders"}

    there.write(".planguard/policy.toml", policy)
    there.commit("It was not", by=HOUSE)
    done = there.apply()
    assert (done.code, there.files) == (0, {"orders"}), done.output
