"""What the agent was asked for in the first place, an alarm and a label in production: nobody is asked."""

from tests.e2e.world import World

NEEDS = "aws"
LOGS = """\
resource "aws_cloudwatch_log_group" "service" {{
  name = "/shop"
  tags = {{ Environment = "production"{owner} }}
}}
"""
ALARM = """\
resource "aws_cloudwatch_metric_alarm" "latency" {
  alarm_name          = "latency"
  namespace           = "AWS/ApplicationELB"
  metric_name         = "TargetResponseTime"
  statistic           = "Average"
  period              = 60
  evaluation_periods  = 5
  threshold           = 1
  comparison_operator = "GreaterThanThreshold"
  tags                = { Environment = "production" }
}
"""


def play(there: World) -> None:
    assert there.cloud
    there.stands(main=LOGS.format(owner=""))
    there.agent(main=LOGS.format(owner=', Owner = "shop"'), alarm=ALARM)
    found = there.passes()
    assert "planguard-approve: " not in found.comment
    there.applied()
    alarms = there.cloud.service("cloudwatch").describe_alarms()["MetricAlarms"]
    assert [alarm["AlarmName"] for alarm in alarms] == ["latency"]
