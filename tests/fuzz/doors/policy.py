"""`.planguard/policy.toml`."""

from collections.abc import Iterator
from typing import Final

from planguard.config.notes import notes_on_policy
from planguard.config.policy import read_policy
from tests.fuzz.door import Door

_POLICY: Final = b"""schema = 1
repository = "github.com/acme/infra"
[[stack]]
target = "a"
path = "stacks/a"
also_when = ["modules/**"]
plan = "**/a/tfplan*"
environment = "production"
accounts = ["123456789012"]
[environments]
production = ["pd"]
[accounts]
"123456789012" = "production"
[workspaces]
"live-*" = "production"
[ask]
delete = { non-production = "high" }
[agents]
refuse = ["action"]
[[approval]]
severity = "critical"
quorum = 2
role = "dba"
[lifetime]
approval = "72h"
[apply]
allow_env = ["A_B"]
[[revoked]]
person = "mallory@example.org"
"""


def _enter(data: bytes) -> str:
    return "\n".join(notes_on_policy(read_policy(data, "policy.toml")))


def _seeds() -> Iterator[bytes]:
    yield _POLICY
    yield b"schema = 1\r\na.b.c = 9\nd = 2026-01-01\ne = '''\nx'''\nf = inf\n"


DOOR = Door(_enter, _seeds, frozenset({2}))
