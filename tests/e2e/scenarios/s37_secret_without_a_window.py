"""A secret gets another name and has no window for second thoughts: asked; and its value is nowhere in what is written."""

from tests.e2e.world import World

NEEDS = "aws"
CANARY = "canary-payment-token-9d27"
SECRET = f"""\
resource "aws_secretsmanager_secret" "payment" {{{{
  name                    = "{{name}}"
  recovery_window_in_days = 0
  tags                    = {{{{ Environment = "production" }}}}
}}}}
resource "aws_secretsmanager_secret_version" "payment" {{{{
  secret_id     = aws_secretsmanager_secret.payment.id
  secret_string = "{CANARY}"
}}}}
"""


def play(there: World) -> None:
    assert there.cloud
    there.stands(main=SECRET.format(name="payment"))
    there.agent(main=SECRET.format(name="checkout/payment"))
    there.blocked(severity="critical", missing=2)
    assert CANARY in (there.stack() / "terraform.tfstate").read_text()
    written = [path for path in there.place.iterdir() if path.is_file()] + list(there.sealed.iterdir())
    assert len(written) > 5
    assert not [path for path in written if CANARY.encode() in path.read_bytes()]
    assert CANARY not in there.hub.comment + str(there.ledger)

    there.agent(main=SECRET.format(name="payment"))
    there.passes()
    value = there.cloud.service("secretsmanager").get_secret_value(SecretId="payment")["SecretString"]
    assert value == CANARY
