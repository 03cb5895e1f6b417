"""Two access policies: which allows more. True comparison of statements, not of text."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planguard.core.directions import parse
from planguard.core.directions.policy_document import narrowed, widened
from planguard.core.directions.wildcards import covers
from planguard.model.value import SENSITIVE, UNKNOWN

ROLE = "arn:aws:iam::123456789012:role/ci"
BUCKET = "arn:aws:s3:::invoices"


def allow(action: Any = "s3:GetObject", resource: Any = f"{BUCKET}/*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def deny(action: Any = "s3:DeleteObject", resource: Any = f"{BUCKET}/*", **more: Any) -> dict[str, Any]:
    return allow(action, resource, **more) | {"Effect": "Deny"}


def policy(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


SECURE = {"Bool": {"aws:SecureTransport": "true"}}
WIDER = [
    ("an action more", policy(allow()), policy(allow(["s3:GetObject", "s3:PutObject"]))),
    ("a star", policy(allow()), policy(allow("s3:*"))),
    ("another resource", policy(allow()), policy(allow(), allow(resource="*"))),
    ("everybody", policy(allow(Principal={"AWS": ROLE})), policy(allow(Principal="*"))),
    ("another account", policy(allow(Principal={"AWS": ROLE})), policy(allow(Principal={"AWS": [ROLE, "210987654321"]}))),
    ("a condition gone", policy(allow(Condition=SECURE)), policy(allow())),
    ("a deny gone", policy(allow(), deny()), policy(allow())),
    ("a deny of less", policy(deny("s3:*")), policy(deny("s3:DeleteObject"))),
    ("from nothing", None, policy(allow())),
    (
        "Google: everybody",
        '{"bindings": [{"role": "roles/viewer", "members": ["user:a@example.org"]}]}',
        '{"bindings": [{"role": "roles/viewer", "members": ["user:a@example.org", "allUsers"]}]}',
    ),
]
SAME = [
    ("list or text", policy(allow()), policy(allow(["s3:GetObject"], [f"{BUCKET}/*"]))),
    ("one statement, no list", policy(allow()), json.dumps({"Statement": allow()})),
    ("case of actions", policy(allow("S3:getobject")), policy(allow())),
    ("an id", policy(allow(Sid="a")), policy(allow(Sid="b"))),
    ("a star twice", policy(allow("s3:*"), allow()), policy(allow("s3:*"))),
    ("two ways to say everybody", policy(allow(Principal="*")), policy(allow(Principal={"AWS": ["*"]}))),
    (
        "two ways to say an account",
        policy(allow(Principal={"AWS": "123456789012"})),
        policy(allow(Principal={"AWS": "arn:aws:iam::123456789012:root"})),
    ),
    ("an object, no text", policy(allow()), {"Statement": [allow()]}),
    ("odd but equal", policy({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}, allow()), None),
]
OPEN = [
    ("NotAction", policy(allow()), policy({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"})),
    ("another condition", policy(allow(Condition=SECURE)), policy(allow(Condition={"Bool": {"aws:ViaAWSService": "true"}}))),
    ("no policy", "hello", policy(allow())),
    ("JSON of something else", '{"rules": []}', policy(allow())),
    ("sensitive", SENSITIVE, policy(allow())),
    ("unknown", policy(allow()), UNKNOWN),
    ("more than can be compared", policy(), policy(*(allow([f"s3:a{n}" for n in range(300)], f"{n}") for n in range(290)))),
]


@pytest.mark.parametrize(("what", "old", "new"), WIDER, ids=lambda value: value if isinstance(value, str) else "")
def test_it_widens(what: str, old: Any, new: Any) -> None:
    assert widened(old, new) is True, what
    assert narrowed(new, old) is True
    assert narrowed(old, new) is False


@pytest.mark.parametrize(("what", "old", "new"), SAME, ids=lambda value: value if isinstance(value, str) else "")
def test_it_says_the_same(what: str, old: Any, new: Any) -> None:
    new = old if new is None else new
    assert (widened(old, new), narrowed(old, new)) == (False, False), what


@pytest.mark.parametrize(("what", "old", "new"), OPEN, ids=lambda value: value if isinstance(value, str) else "")
def test_it_is_left_open(what: str, old: Any, new: Any) -> None:
    assert widened(old, new) is None, what


def test_a_narrower_condition_narrows_and_does_not_widen() -> None:
    one = {"StringEquals": {"aws:SourceAccount": ["1", "2"]}}
    fewer = {"StringEquals": {"aws:SourceAccount": "1"}, **SECURE}
    old, new = policy(allow(Condition=one)), policy(allow(Condition=fewer))
    assert widened(old, new) is False
    assert narrowed(old, new) is not False


MUCH = [
    ("everything", allow("s3:*")),
    ("everywhere", allow("dynamodb:PutItem", "*")),
    ("whoever may pass roles", allow("iam:PassRole", f"{ROLE}")),
    ("everybody", allow(Principal="*")),
    ("another role", allow(Principal={"AWS": ROLE})),
]
LITTLE = [
    ("one more narrow permission", allow("dynamodb:Query", "arn:aws:dynamodb:us-east-1:123456789012:table/carts")),
    ("looking", allow("ec2:Describe*", "*")),
    ("a service", allow("sqs:SendMessage", "*", Principal={"Service": "sns.amazonaws.com"}, Condition=SECURE)),
]


@pytest.mark.parametrize(("what", "statement"), MUCH, ids=[what for what, _ in MUCH])
def test_allowing_much_more_is_a_harm(what: str, statement: dict[str, Any]) -> None:
    assert parse("policy-widened")[0].test(policy(allow()), policy(allow(), statement), "") is True, what


@pytest.mark.parametrize(("what", "statement"), LITTLE, ids=[what for what, _ in LITTLE])
def test_a_narrow_permission_is_everyday_work(what: str, statement: dict[str, Any]) -> None:
    assert parse("policy-widened")[0].test(policy(allow()), policy(allow(), statement), "") is None, what


TEXTS = st.sampled_from(["s3:*", "s3:Get*", "s3:GetObject", "s3:PutObject", "sqs:*", "*", "iam:PassRole"])
PLACES = st.sampled_from(["*", f"{BUCKET}/*", f"{BUCKET}/a", BUCKET])
WHO = st.sampled_from(["*", {"AWS": ROLE}, {"AWS": "123456789012"}, {"Service": "sns.amazonaws.com"}])
ALLOWS = st.builds(
    lambda actions, places, who: allow(actions, places, Principal=who),
    st.lists(TEXTS, min_size=1, max_size=3),
    st.lists(PLACES, min_size=1, max_size=2),
    WHO,
)
STATEMENTS = st.lists(st.one_of(ALLOWS, ALLOWS.map(lambda found: found | {"Effect": "Deny"})), max_size=4)


@given(STATEMENTS, st.randoms())
def test_order_and_repetition_mean_nothing(statements: list[dict[str, Any]], random: Any) -> None:
    shuffled = [
        statement | {name: random.sample(statement[name], len(statement[name])) for name in ("Action", "Resource")}
        for statement in random.sample(statements * 2, len(statements) * 2)
    ]
    assert widened(policy(*statements), policy(*shuffled)) is False
    assert narrowed(policy(*statements), policy(*shuffled)) is False


@given(STATEMENTS, ALLOWS)
def test_adding_an_allow_never_narrows_and_taking_it_away_never_widens(statements: list[dict[str, Any]], one: Any) -> None:
    assert narrowed(policy(*statements), policy(*statements, one)) is False
    assert widened(policy(*statements, one), policy(*statements)) is False


@given(st.lists(ALLOWS, max_size=3), ALLOWS)
def test_dropping_a_deny_widens_and_adding_it_narrows(allows: list[dict[str, Any]], one: Any) -> None:
    with_deny = policy(*allows, one | {"Effect": "Deny"})
    assert widened(with_deny, policy(*allows)) is True
    assert narrowed(policy(*allows), with_deny) is True


@given(STATEMENTS, STATEMENTS)
def test_widening_there_is_narrowing_back(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> None:
    assert widened(policy(*old), policy(*new)) is narrowed(policy(*new), policy(*old))


WORDS = st.text("ab*?", max_size=6)


@given(WORDS, WORDS, st.text("ab", max_size=6))
def test_a_pattern_covers_only_what_it_fits(general: str, special: str, text: str) -> None:
    """Where one pattern covers another, whatever fits the second fits the first."""
    if covers(general, special) and covers(special, text):
        assert covers(general, text)


@pytest.mark.parametrize(
    ("general", "special", "covered"),
    [
        ("s3:*", "s3:GetObject", True),
        ("s3:Get*", "s3:*", False),
        ("a*b*c", "axbyc", True),
        ("a*b*c", "acb", False),
        ("a?c", "abc", True),
        ("a?c", "a*c", False),
        ("*?", "", False),
        ("ab*ba", "aba", False),
    ],
)
def test_a_pattern_covers(general: str, special: str, covered: bool) -> None:
    assert covers(general, special) is covered


def test_a_hostile_document_is_left_undecided() -> None:
    """What would cost more than bounded work to compare is not compared."""
    many = [allow([f"s3:{'a?' * 30}{n}*" for n in range(40)], [f"{'*?' * 20}{n}" for n in range(5)])]
    deep = '{"Statement":' * 5_000
    assert widened(policy(*many), policy(*(statement | {"Resource": "x*?"} for statement in many))) is not False
    assert widened(deep, policy()) is None
    assert widened("[" * 100_000, policy()) is None
