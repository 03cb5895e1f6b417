"""Reading a policy: what it means, and every fault of it at once."""

import tomllib
from typing import Any

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from planguard.config.policy import read_policy
from planguard.config.policy_file import PolicyFile
from planguard.config.refusal import plain
from planguard.errors import UsageError
from planguard.model.consequence import ActionClass
from planguard.model.environment import Environment
from planguard.model.policy import (
    ApprovalRow,
    Assurance,
    Binding,
    Cell,
    Lifetime,
    Policy,
    Revocation,
    Stack,
)
from planguard.model.severity import Severity
from planguard.schema import faults
from tests.config import policy_faults

WHOLE = """\
schema = 1
repository = "github.com/acme/infra"

[[stack]]
target = "stacks/payments"
path = "stacks/payments/"
also_when = ["modules/**"]
plan = "**/payments/tfplan*"
environment = "production"
accounts = ["123456789012"]
has_state = true

[environments]
production = ["pd", "live-eu"]
non-production = ["t1"]

[accounts]
"123456789012" = "production"

[workspaces]
"live-*" = "production"
"*" = "non-production"

[ask]
delete = { non-production = "high", ephemeral = "always" }
create = { production = "pass" }

[refuse]
classes = ["forget"]

[agents]
refuse = ["action"]
ask = { create = { production = "moderate" } }

[[approval]]
severity = "critical"
environments = ["production", "shared", "unknown"]
quorum = 3
assurance = "touch"
binding = "plan"
role = "dba"

[[approval]]

[lifetime]
approval = "3d"
apply_within = "90m"
cool_off = "30s"
max_applies = 2

[apply]
allow_env = ["AWS_ENDPOINT_URL_S3"]
ledger = "refs/planguard/other"

[[revoked]]
person = "mallory@example.org"
[[revoked]]
key = "SHA256:0000000000000000000000000000000000000000000"
[[revoked]]
approval = "a-1"
"""


def test_a_whole_policy_means_what_it_says() -> None:
    policy = read_policy(WHOLE.encode(), "main:.planguard/policy.toml")
    assert policy.sha256 is not None
    assert policy.sha256.startswith("sha256:")
    assert msgspec.structs.replace(policy, sha256=None) == Policy(
        source="main:.planguard/policy.toml",
        repository="github.com/acme/infra",
        stacks=(
            Stack(
                target="stacks/payments",
                path="stacks/payments",
                also_when=("modules/**",),
                plan="**/payments/tfplan*",
                environment=Environment.PRODUCTION,
                accounts=("123456789012",),
                has_state=True,
            ),
        ),
        environment_words=(
            ("pd", Environment.PRODUCTION),
            ("live-eu", Environment.PRODUCTION),
            ("t1", Environment.NON_PRODUCTION),
        ),
        accounts=(("123456789012", Environment.PRODUCTION),),
        workspaces=(("live-*", Environment.PRODUCTION), ("*", Environment.NON_PRODUCTION)),
        ask=(
            Cell(ActionClass.DELETE, Environment.NON_PRODUCTION, Severity.HIGH),
            Cell(ActionClass.DELETE, Environment.EPHEMERAL, Severity.NONE),
            Cell(ActionClass.CREATE, Environment.PRODUCTION, None),
        ),
        refuse=(ActionClass.FORGET,),
        agents_ask=(Cell(ActionClass.CREATE, Environment.PRODUCTION, Severity.MODERATE),),
        agents_refuse=(ActionClass.ACTION,),
        approvals=(
            ApprovalRow(
                severity=Severity.CRITICAL,
                environments=(Environment.PRODUCTION, Environment.SHARED, Environment.UNKNOWN),
                quorum=3,
                assurance=Assurance.TOUCH,
                binding=Binding.PLAN,
                role="dba",
            ),
            ApprovalRow(),
        ),
        lifetime=Lifetime(approval=259200, apply_within=5400, cool_off=30, max_applies=2),
        allow_env=("AWS_ENDPOINT_URL_S3",),
        ledger="refs/planguard/other",
        revoked=(
            Revocation(person="mallory@example.org"),
            Revocation(key="SHA256:0000000000000000000000000000000000000000000"),
            Revocation(approval="a-1"),
        ),
    )


@pytest.mark.parametrize("content", [b"schema = 1", b"\xef\xbb\xbfschema = 1\r\n"], ids=["bare", "windows"])
def test_an_empty_policy_is_the_built_in_one(content: bytes) -> None:
    policy = read_policy(content)
    assert msgspec.structs.replace(policy, source="built-in", sha256=None) == Policy()


# What is wrong -> what is told. `HEAD` is put before each.
HEAD = "schema = 1\n"
STACK = '[[stack]]\ntarget = "a"\npath = "a"\n'
BROKEN = {
    "[stak]": 'the file: there is no key "stak"; did you mean "stack"? (keys: '
    "accounts, agents, apply, approval, ask, environments, lifetime, refuse, repository, revoked, schema, "
    "stack, workspaces)",
    'repository = "https://github.com/a/b"': '2: repository: "https://github.com/a/b" is not written as host/owner/name, '
    "such as github.com/acme/infra",
    '[[stack]]\ntarget = "a"': "2: stack[0]: path is missing",
    STACK + 'environment = "prod"': '5: stack[0].environment: "prod" is none of production, shared, unknown, preproduction, '
    'non-production, ephemeral; did you mean "production"?',
    STACK + "accounts = []": "5: stack[0].accounts: [] is empty",
    STACK + "accounts = [123456789012]": "5: stack[0].accounts[0]: 123456789012 is not a text in quotes",
    STACK + 'accounts = ["arn aws"]': '5: stack[0].accounts[0]: "arn aws" is not an account, project or subscription',
    STACK + 'has_state = "yes"': '5: stack[0].has_state: "yes" is not true or false',
    STACK + 'plan = "[ab]*"': '5: stack[0].plan: "[ab]*" holds [, and a glob here knows only *, ** and ?',
    STACK + 'also_when = ["../x/*"]': '5: stack[0].also_when: "../x/*" is not relative to the top of the repository',
    STACK
    + 'also_when = ["a**"]': '5: stack[0].also_when: "a**" has ** beside other characters; it stands for whole folders, '
    "as in modules/**",
    STACK + STACK: '6: stack[1].target: "a" is that of stack[0] already',
    STACK + 'plan = "x"\n' + STACK.replace('"a"', '"b"') + 'plan = "x"': '9: stack[1].plan: "x" is that of stack[0] already',
    STACK.replace('path = "a"', 'path = "../a"'): '4: stack[0].path: "../a" has a part that is empty, "." or ".."',
    STACK.replace(
        'path = "a"', 'path = "/a"'
    ): '4: stack[0].path: "/a" is not a path from the top of the repository, with /',
    STACK.replace('path = "a"', "path = 'C:\\a'"): '4: stack[0].path: "C:\\a" is not a path from the top of the repository, '
    "with /",
    STACK.replace('path = "a"', 'path = "a//b"'): '4: stack[0].path: "a//b" has a part that is empty, "." or ".."',
    STACK.replace('target = "a"', 'target = "a\\u202eb"'): '3: stack[0].target: "a\\u{202E}b" holds a character that people '
    "cannot see",
    '[environments]\nproduction = ["---"]': '3: environments.production[0]: "---" has no letter of the Latin alphabet and '
    "no digit",
    '[environments]\nproduction = ["T-1"]\nshared = ["t1"]': '4: environments.shared[0]: "t1" names production already',
    '[environments]\nunknown = ["x"]': '2: environments: there is no key "unknown" (keys: ephemeral, non-production, '
    "preproduction, production, shared)",
    '[accounts]\n"a b" = "production"': '2: accounts: "a b" is not an account, project or subscription',
    '[workspaces]\n"{a,b}" = "production"': '3: workspaces.{a,b}: "{a,b}" holds {, and a glob here knows only *, ** and ?',
    '[ask]\ndelete = { production = "hihg" }': '3: ask.delete.production: "hihg" is none of pass, always, none, low, '
    'moderate, high, critical; did you mean "high"?',
    '[ask]\ndestroy = { production = "high" }': '2: ask: there is no key "destroy" (keys: action, create, delete, forget, '
    "import, move, replace, replace-immutable, update)",
    '[refuse]\nclasses = ["deletes"]': '3: refuse.classes[0]: "deletes" is none of create, update, replace-immutable, move, '
    'import, forget, replace, delete, action; did you mean "delete"?',
    "approval = []": "2: approval: [] is empty",
    "[[approval]]\nquorum = 0": "3: approval[0].quorum: 0 is less than 1",
    "[[approval]]\nquorum = true": "3: approval[0].quorum: true is not a whole number",
    '[[approval]]\nassurance = "keyless"': '3: approval[0].assurance: "keyless" is none of comment, software-key, review, '
    "touch, touch-and-pin",
    '[[approval]]\nassurance = "comment"': '3: approval[0].assurance: "comment" never suffices in production, shared or '
    "unknown; name other environments in this row",
    "[[approval]]\n[[approval]]\nquorum = 2": "3: approval[1]: is never reached: approval[0] fits every plan that it fits",
    '[lifetime]\napproval = "72"': '3: lifetime.approval: "72" is not a time such as 72h, 30m or 0m (s, m, h or d)',
    '[lifetime]\napproval = "0m"': '3: lifetime.approval: "0m" leaves no time to apply anything',
    '[lifetime]\napproval = "400d"': '3: lifetime.approval: "400d" is longer than a year',
    '[lifetime]\ncool_off = "72h"': '3: lifetime.cool_off: "72h" is not shorter than an approval counts',
    '[apply]\nallow_env = ["tf_cli_args"]': '3: apply.allow_env[0]: "tf_cli_args" decides what is run or where, and is '
    "never let through",
    '[apply]\nallow_env = ["A=B"]': '3: apply.allow_env[0]: "A=B" is not the name of an environment variable',
    '[apply]\nledger = "refs/a..b"': '3: apply.ledger: "refs/a..b" is not a git reference such as refs/planguard/ledger',
    '[[revoked]]\nperson = "a"\napproval = "b"': "2: revoked[0]: must name exactly one of person, key and approval",
    "[[revoked]]": "2: revoked[0]: must name exactly one of person, key and approval",
    "x = ]": "the file: is not valid TOML: Invalid value (at line 2, column 5)",
}


@pytest.mark.parametrize(("text", "told"), BROKEN.items(), ids=lambda value: repr(value)[:50])
def test_a_fault_is_told_with_line_key_value_and_what_is_allowed(text: str, told: str) -> None:
    assert policy_faults(HEAD + text) == [told]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "the file: schema is missing"),
        ("schema = 2", "1: schema: 2 is not 1"),
        (b"schema = 1 # \xff", "the file: is not valid UTF-8, from byte 13 on"),
        ("#" * (256 << 10) + "x", "the file: is absurdly large: 262,145 bytes, and 262,144 are the most"),
        ("x." * 101 + "y = 1", "the file: has more than 100 dots in line 1; write a long list over several lines"),
        ("schema = 1\nx = " + "[" * 5000, "the file: is not valid TOML: something in it is nested too deeply, or too long"),
        ("schema = " + "1" * 5000, "the file: is not valid TOML: something in it is nested too deeply, or too long"),
    ],
    ids=["empty", "version", "bytes", "large", "dots", "deep", "number"],
)
def test_what_is_no_policy_at_all(content: str | bytes, told: str) -> None:
    assert policy_faults(content) == [told]


def test_all_faults_are_told_at_once() -> None:
    every = "\n".join(part for part in BROKEN if part.startswith("[[stack]]"))
    assert len(policy_faults(HEAD + every)) >= 12


def test_the_records_are_as_strict_as_the_published_schema() -> None:
    """A sound file is never shown to the schema, which is slow."""
    refused = 0
    for text in BROKEN:
        try:
            document = tomllib.loads(HEAD + text)
        except tomllib.TOMLDecodeError:
            continue
        if faults(plain(document), "policy-v1"):
            refused += 1
            with pytest.raises(msgspec.ValidationError):
                msgspec.convert(document, PolicyFile)
    assert refused >= 15
    assert faults(tomllib.loads(WHOLE), "policy-v1") == []


def outcome(content: bytes) -> Policy | tuple[str, ...]:
    """The policy, or what is told; anything else that is raised ends the test."""
    try:
        return read_policy(content)
    except UsageError as error:
        return error.details


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: f"schema = 1\n{text}".encode("utf-8", "replace")))
@example(b"schema = 1\nstack = [1]\nask = 3\nlifetime = []\nrevoked = [[]]\napproval = [[{}]]\n")
@example(b"schema = 1\nstack = 1979-05-27\nworkspaces = { x = nan }\n")
@example(b"schema = 1\n[environments]\nproduction = [1, []]\n[lifetime]\napproval = 1\n")
def test_any_bytes_are_a_policy_or_one_error(content: bytes) -> None:
    assert outcome(content)


WORDS = st.sampled_from(["1", '"x"', "[]", "{}", "true", "1979-05-27", '["a", 1]', '{ production = "high" }', "-1", "nan"])
KEYS = st.sampled_from([*PolicyFile.__struct_fields__, "stack.target", "ask.delete", "approval.quorum"])


@given(st.dictionaries(KEYS, WORDS, max_size=4))
def test_any_shape_under_any_key_is_a_policy_or_one_error(parts: dict[str, str]) -> None:
    content = "\n".join(f"{key} = {value}" for key, value in {"schema": "1", **parts}.items()).encode()
    assert outcome(content)


def test_a_fault_quotes_no_more_than_a_line() -> None:
    long: list[Any] = policy_faults(HEAD + f'[lifetime]\napproval = "{"x" * 5000}"')
    assert len(long) == 1
    assert len(long[0]) < 200
