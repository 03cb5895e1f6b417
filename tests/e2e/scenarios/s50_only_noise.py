"""Planned again with nothing but noise (another time, image and comment): the yes is kept, and nobody is asked again."""

from tests.e2e.tables import tables
from tests.e2e.world import World
from tests.hosts.scene import ALICE

NEEDS = "terraform"
RELEASE = 'resource "terraform_data" "release" {\n  input = { image = "shop:%s", planned = timestamp() }\n}\n'


def play(there: World) -> None:
    there.stands(main=tables("customers", "orders"), release=RELEASE % 1)
    there.agent(main=tables("orders"), release=RELEASE % 1)
    there.blocked("destroy-provisioner: approve", missing=1)
    line = there.line
    there.review(ALICE)
    there.approved("alice@acme.example")

    there.agent("Say it better", main=f"# One table less.\n{tables('orders')}", release=RELEASE % 2)
    there.planned()
    found = there.approved("alice@acme.example")
    assert line.split()[1] in found.report["request_digest"]
    assert len(there.hub.repository.comments) == 1, "no news, so the comment is renewed in place"
    there.applied("alice@acme.example")
    assert there.files == {"orders"}
