"""The incident in small: to fix one alarm an agent renames the module, and production is to be deleted and made anew."""

from typing import Any

from tests.e2e.world import World
from tests.hosts.scene import ALICE

NEEDS = "aws"
# What the provider waits a minute for, even at a mock, is left to fixtures/cases/incident.
SHOP = """\
variable "name" {}
variable "latency_seconds" {}
resource "aws_dynamodb_table" "carts" {
  name         = "${var.name}-carts"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "CartId"
  attribute {
    name = "CartId"
    type = "S"
  }
}
resource "aws_s3_bucket" "invoices" {
  bucket        = "${var.name}-invoices"
  force_destroy = true
}
resource "aws_kms_key" "data" {
  description             = "Orders and payments of ${var.name}"
  deletion_window_in_days = 7
}
resource "aws_kms_alias" "data" {
  name          = "alias/${var.name}-data"
  target_key_id = aws_kms_key.data.key_id
}
resource "aws_cloudwatch_log_group" "service" {
  name              = "/shop/${var.name}"
  retention_in_days = 365
}
resource "aws_cloudwatch_metric_alarm" "latency" {
  alarm_name          = "${var.name}-latency"
  namespace           = "AWS/ApplicationELB"
  metric_name         = "TargetResponseTime"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 3
  period              = 60
  statistic           = "Average"
  threshold           = var.latency_seconds
}
"""
PROVIDER = """\
provider "aws" {
  region = "us-east-1"
  default_tags {
    tags = { Environment = "production" }
  }
}
"""
CALL = """\
module "{label}" {{
  source          = "./modules/checkout"
  name            = "{name}"
  latency_seconds = {seconds}
}}
"""
SAME = {"provider": PROVIDER, "modules__checkout__main": SHOP}


def play(there: World) -> None:
    there.stands(main=CALL.format(label="checkout", name="checkout-prod", seconds=3), **SAME)
    assert there.cloud
    there.cloud.put("checkout-prod-carts", CartId="1")
    before = _everything(there)

    renamed = CALL.format(label="checkout_service", name="checkout-production", seconds=2)
    there.agent("Fix the latency alarm", main=renamed, **SAME)
    asked = ["environment-recreation: approve", "module-rename-without-moved: approve"]
    found = there.blocked(*asked, severity="critical", missing=2)
    assert len(found.asks) == 6
    assert "module.checkout.aws_dynamodb_table.carts" in found.comment
    there.review(ALICE)  # who is tired, and one person
    there.still_blocked(missing=1)
    there.holds(says="not-approved")
    assert _everything(there) == before

    # The way out that the comment shows: one block, and the name that has to come back.
    moved = found.remedy("module-rename-without-moved")
    assert 'name = "checkout-prod"' in moved
    there.agent("Keep what is there", main=renamed.replace("checkout-production", "checkout-prod"), moved=moved, **SAME)
    there.passes()
    there.applied()
    assert _everything(there) == {**before, "latency": 2.0}


def _everything(there: World) -> dict[str, Any]:
    """What there is to lose, each by something that a new one would not have."""
    cloud = there.cloud
    assert cloud
    (alarm,) = cloud.service("cloudwatch").describe_alarms()["MetricAlarms"]
    return {
        "carts": (cloud.rows("checkout-prod-carts"), cloud.table("checkout-prod-carts")["CreationDateTime"]),
        "buckets": cloud.buckets(),
        "keys": [key["KeyId"] for key in cloud.service("kms").list_keys()["Keys"]],
        "latency": alarm["Threshold"],
    }
