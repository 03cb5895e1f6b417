"""A function is imported, and the configuration knows nothing of its variables and its timeout: the import removes them."""

import json

from tests.e2e.world import World

NEEDS = "aws"
FLAG = 'resource "aws_ssm_parameter" "flag" {\n  name  = "flag"\n  type  = "String"\n  value = "on"\n}\n'
IMPORT = 'import {\n  to = aws_lambda_function.webhook\n  id = "webhook"\n}\n'
FUNCTION = """\
resource "aws_lambda_function" "webhook" {{
  function_name = "webhook"
  package_type  = "Image"
  image_uri     = "123456789012.dkr.ecr.us-east-1.amazonaws.com/webhook:1"
  role          = "arn:aws:iam::123456789012:role/webhook"
  tags          = {{ Environment = "production" }}
{rest}}}
"""
REST = """\
  timeout = 60
  environment {
    variables = { PAYMENT_URL = "https://pay.example/v2" }
  }
"""
TRUST = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}


def play(there: World) -> None:
    assert there.cloud
    there.stands(flag=FLAG)
    _made_by_hand(there)
    there.agent(flag=FLAG, webhook=FUNCTION.format(rest=""), imports=IMPORT)
    found = there.blocked("import-strips-configuration: approve", missing=1, asks=["aws_lambda_function.webhook"])
    assert "timeout" in found.comment
    assert _settings(there) == ({"PAYMENT_URL": "https://pay.example/v2"}, 60)

    there.agent(flag=FLAG, webhook=FUNCTION.format(rest=REST), imports=IMPORT)
    there.passes()
    there.applied()
    assert _settings(there) == ({"PAYMENT_URL": "https://pay.example/v2"}, 60)
    assert "aws_lambda_function" in there.state()


def _made_by_hand(there: World) -> None:
    assert there.cloud
    policy = json.dumps({"Version": "2012-10-17", "Statement": [TRUST]})
    role = there.cloud.service("iam").create_role(RoleName="webhook", AssumeRolePolicyDocument=policy)["Role"]
    there.cloud.service("lambda").create_function(
        FunctionName="webhook",
        PackageType="Image",
        Code={"ImageUri": "123456789012.dkr.ecr.us-east-1.amazonaws.com/webhook:1"},
        Role=role["Arn"],
        Environment={"Variables": {"PAYMENT_URL": "https://pay.example/v2"}},
        Timeout=60,
        Tags={"Environment": "production"},
    )


def _settings(there: World) -> tuple[dict[str, str], int]:
    assert there.cloud
    found = there.cloud.service("lambda").get_function_configuration(FunctionName="webhook")
    return found.get("Environment", {}).get("Variables", {}), found["Timeout"]
