"""The incident: asked to fix one alarm, an agent renames the module, and production is to be deleted and made anew."""

from typing import Any

from tests.e2e.world import World
from tests.hosts.scene import ALICE

NEEDS = "aws"
CASE = "incident"


def play(there: World) -> None:
    there.stands(case=CASE)
    assert there.cloud
    there.cloud.put("checkout-prod-carts", CartId="1")
    before = _everything(there)

    there.agent("Fix the latency alarm", case=CASE)
    asked = ["environment-recreation: approve", "module-rename-without-moved: approve"]
    found = there.blocked(*asked, severity="critical", missing=2)
    assert len(found.asks) == 26
    assert "module.checkout.aws_db_instance.orders" in found.comment
    there.review(ALICE)  # who is tired, and one person
    there.still_blocked(missing=1)
    there.holds(says="not-approved")
    assert _everything(there) == before

    # The way out that the comment shows: one block, and the name that has to come back.
    moved = found.remedy("module-rename-without-moved")
    assert 'name = "checkout-prod"' in moved
    main = (there.stack() / "main.tf").read_text().replace('"checkout-production"', '"checkout-prod"')
    there.agent("Keep what is there", case=CASE, main=main, moved=moved)
    there.passes()
    there.applied()
    assert _everything(there) == {**before, "latency": 2.0}


def _everything(there: World) -> dict[str, Any]:
    """What there is to lose, each by something that a new one would not have."""
    cloud = there.cloud
    assert cloud
    (database,) = cloud.service("rds").describe_db_instances()["DBInstances"]
    (alarm,) = cloud.service("cloudwatch").describe_alarms()["MetricAlarms"]
    return {
        "database": (database["DBInstanceIdentifier"], database["InstanceCreateTime"]),
        "carts": (cloud.rows("checkout-prod-carts"), cloud.table("checkout-prod-carts")["CreationDateTime"]),
        "buckets": cloud.buckets(),
        "zones": [zone["Id"] for zone in cloud.service("route53").list_hosted_zones()["HostedZones"]],
        "keys": [key["KeyId"] for key in cloud.service("kms").list_keys()["Keys"]],
        "queues": cloud.service("sqs").list_queues()["QueueUrls"],
        "latency": alarm["Threshold"],
    }
