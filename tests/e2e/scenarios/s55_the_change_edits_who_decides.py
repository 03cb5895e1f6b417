"""The change writes its own approver and its own policy: those of the base branch judge, before the merge and after it."""

from tests.e2e.hub import AGENT
from tests.e2e.tables import address, tables
from tests.e2e.world import World
from tests.hosts.github_server import EVE
from tests.hosts.scene import ALICE, CARL

NEEDS = "terraform"
LOOSE = """\
[ask]
action = { production = "pass", unknown = "pass" }
delete = { production = "pass", unknown = "pass" }
"""


def play(there: World) -> None:
    there.stands(main=tables("customers", "orders"))
    there.hub.repository.permissions["eve"] = "write"
    there.write(".planguard/approvers.toml", there.people(mallory=True))
    policy = (there.folder / ".planguard/policy.toml").read_text()
    there.write(".planguard/policy.toml", policy + LOOSE)
    there.agent(main=tables("orders"))

    found = there.blocked("destroy-provisioner: approve", "gate-changed: approve", asks=[address("customers")])
    assert ".planguard/approvers.toml" in found.comment
    there.review(EVE)  # whom the change has made an approver
    there.still_blocked("unknown-user")
    assert there.signs("mallory").code == 3, "nor with the key that it has brought along"

    there.merge()  # by somebody who may merge whatever a check says
    there.terraform("plan", "-out=tfplan")
    there.holds(says="not-approved")
    assert there.files == {"customers", "orders"}

    there.review(ALICE)
    there.review(CARL)
    done = there.apply()
    assert (done.code, there.files) == (0, {"orders"}), done.output
    assert done.lines[0]["persons"] == ["alice@acme.example", "carl@acme.example"]
    assert AGENT not in str(done.lines)
