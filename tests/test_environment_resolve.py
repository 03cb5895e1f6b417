"""The lattice: labels before the change decide, everything else may only raise to production."""

import json
from typing import Any, Final

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from planguard import data
from planguard.core.difference import compared, paths_of
from planguard.core.environment.resolve import Environments
from planguard.core.environment.tokens import Vocabulary
from planguard.core.environment.words import parse_words
from planguard.core.side_by_side import SideBySide
from planguard.model.actions import Operation
from planguard.model.environment import Environment, EnvironmentEvidence, EnvironmentVerdict
from planguard.model.plan import ABSENT, Change, InputKind, Plan, Raw, ResourceChange, Source
from planguard.model.policy import Stack
from planguard.model.ruling import UNRULED, Ruling

VOCABULARY: Final = Vocabulary(parse_words(data.read_rules("environments.toml")))
AWS: Final = "registry.terraform.io/hashicorp/aws"
DEV: Final = Environment.NON_PRODUCTION
PROD: Final = Environment.PRODUCTION
UNKNOWN: Final = Environment.UNKNOWN


def raw(value: object) -> Raw:
    return ABSENT if value is None else Raw(json.dumps(value, separators=(",", ":")).encode())


def entry(address: str = "aws_vpc.main", before: object = None, after: object = None, **more: Any) -> ResourceChange:
    *modules, type_, name = address.split(".")
    change = Change(
        actions=tuple(more.get("actions", ("update",))),
        before_raw=raw(before),
        after_raw=raw(after),
        after_unknown=raw(more.get("unknown")),
        before_sensitive=raw(more.get("marks")),
        after_sensitive=raw(more.get("after_marks")),
    )
    index = raw(more.get("index"))
    mode, provider = more.get("mode", "managed"), more.get("provider", AWS)
    return ResourceChange(address, change, mode, type_, name, provider, module_address=".".join(modules), index_raw=index)


def environments(*entries: ResourceChange, **more: Any) -> Environments:
    plan = Plan(
        Source(InputKind.PLAN_JSON, "plan.json", ""),
        resource_changes=list(entries),
        configuration=raw(more.get("configuration")),
        variables=raw(more.get("variables")),
    )
    return Environments(plan, VOCABULARY, more.get("texts", ()), more.get("ruling", UNRULED))


def of(found: ResourceChange, *others: ResourceChange, **more: Any) -> EnvironmentVerdict:
    return environments(found, *others, **more).of(found)


def labelled(value: str, **more: Any) -> ResourceChange:
    return entry("aws_s3_bucket.logs", {"tags": {"Environment": value}}, {"tags": {"Environment": value}}, **more)


BARE: Final = {"name": "orders", "policy": "{}"}


@pytest.mark.parametrize(("value", "expected"), [("production", PROD), ("dev", DEV), ("shared", Environment.SHARED)])
def test_the_label_before_the_change_decides(value: str, expected: Environment) -> None:
    assert of(labelled(value)).name is expected


def test_a_label_before_is_not_overruled_by_names_or_paths() -> None:
    found = entry("module.prod.aws_vpc.prod", {"tags": {"env": "dev"}, "name": "prod"}, {"tags": {"env": "prod"}})
    assert of(found, texts=["live/prod"], variables={"environment": {"value": "prod"}}).name is DEV


@pytest.mark.parametrize(
    ("found", "source"),
    [
        (entry(before={"tags": {}, "name": "orders-prod"}), "name"),
        (entry(after={"tags": {}, "bucket": "prod-logs"}), "name"),
        (entry(after={"tags": {"env": "prod"}}), "tag-after"),
        (entry("module.prod_network.aws_vpc.main", {"tags": {}}), "module"),
        (entry("aws_vpc.production", {"tags": {}}), "name"),
        (entry(before={"tags": {}}, index="prod"), "name"),
        (entry(before={"tags": ["production"]}), "tag-before"),
    ],
)
def test_what_may_raise_raises_with_evidence(found: ResourceChange, source: str) -> None:
    verdict = of(found)
    assert verdict.name is PROD
    assert [evidence.source for evidence in verdict.evidence] == [source]


@pytest.mark.parametrize(
    ("more", "source"),
    [
        ({"texts": ["environments/prod/tfplan.json"]}, "path"),
        ({"variables": {"environment": {"value": "prod"}}}, "variable"),
        ({"variables": {"size": {"value": 3}, "deploy_env": {"value": "p"}}}, "variable"),
    ],
)
def test_variables_and_paths_raise_the_whole_plan(more: dict[str, Any], source: str) -> None:
    verdict = of(entry(before={"tags": {}}), **more)
    assert verdict.name is PROD
    assert verdict.evidence[0].source == source


@pytest.mark.parametrize(
    "more",
    [
        {"texts": ["environments/dev/plan.json"]},
        {"variables": {"environment": {"value": "dev"}}},
        {"variables": {"name": {"value": "prod"}}},
        {"variables": {"environment": {"value": ["prod"]}}},
        {
            "variables": {"environment": {"value": "prod"}},
            "configuration": {"root_module": {"variables": {"environment": {"sensitive": True}}}},
        },
    ],
)
def test_nothing_but_a_label_before_lowers(more: dict[str, Any]) -> None:
    assert of(entry(before={"tags": {}, "name": "dev-orders"}), **more).name is UNKNOWN


def test_a_created_object_labelled_dev_is_unknown() -> None:
    assert of(entry(after={"tags": {"env": "dev"}}, actions=["create"])) == EnvironmentVerdict(UNKNOWN)


@pytest.mark.parametrize("name", ["product_images", "reproduction-orders", "live_stream", "preprod"])
def test_look_alikes_do_not_raise(name: str) -> None:
    assert of(entry(f"aws_s3_bucket.{name}", {"tags": {}, "bucket": name})).name is UNKNOWN


def test_a_sensitive_name_is_not_shown_as_evidence() -> None:
    verdict = of(entry(before={"tags": {}, "name": "prod-canary"}, marks={"name": True}))
    assert verdict == EnvironmentVerdict(UNKNOWN)


def test_a_sensitive_label_is_unknown_but_may_be_raised() -> None:
    marks = {"tags": {"env": True}}
    assert of(entry(before={"tags": {"env": "dev"}}, marks=marks)).name is UNKNOWN
    assert of(entry(before={"tags": {"env": "dev"}, "name": "x-prod"}, marks=marks)).name is PROD


CONFIGURATION: Final = {
    "provider_config": {
        "aws": {"name": "aws", "full_name": AWS},
        "aws.prod": {"name": "aws", "full_name": AWS, "alias": "prod"},
    },
    "root_module": {
        "resources": [
            {"address": "aws_s3_bucket.logs", "provider_config_key": "aws"},
            {"address": "aws_iam_role_policy.a", "provider_config_key": "aws"},
            {"address": "aws_iam_role_policy.b", "provider_config_key": "aws.prod"},
        ],
        "module_calls": {
            "app": {"module": {"resources": [{"address": "aws_iam_role_policy.c", "provider_config_key": "aws"}]}}
        },
    },
}


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("aws_iam_role_policy.a", DEV),
        ("module.app.aws_iam_role_policy.c", DEV),
        ("aws_iam_role_policy.b", UNKNOWN),  # another provider configuration
        ("aws_iam_role_policy.gone", UNKNOWN),  # not in the configuration, and there are two of them
    ],
)
def test_an_object_that_takes_no_labels_has_the_worst_of_its_provider(address: str, expected: Environment) -> None:
    found = entry(address, BARE)
    verdict = of(found, labelled("dev", actions=["no-op"]), labelled("qa"), configuration=CONFIGURATION)
    assert verdict.name is expected
    if expected is DEV:
        assert verdict.evidence == (EnvironmentEvidence("provider", "aws_s3_bucket.logs", "dev"),)


def test_of_the_labels_of_a_provider_the_worst_counts() -> None:
    found = entry("aws_iam_role_policy.a", BARE)
    assert of(found, labelled("dev"), labelled("prod"), configuration=CONFIGURATION).name is PROD


def labelled_in(key: str, value: str | None, **more: Any) -> tuple[ResourceChange, dict[str, str]]:
    """A labelled object of the provider configuration `key`, and its line in the configuration."""
    address = f"aws_sqs_queue.{key.replace('.', '_')}_{value}"
    tags = {"tags": {"Environment": value} if value else None}
    return entry(address, tags, tags, **more), {"address": address, "provider_config_key": key}


def beside(*neighbours: tuple[ResourceChange, dict[str, str]]) -> EnvironmentVerdict:
    """The verdict on an object that cannot be labelled, under the configuration `aws`."""
    found = entry("aws_iam_role_policy.a", BARE)
    lines = [{"address": found.address, "provider_config_key": "aws"}, *(line for _, line in neighbours)]
    configuration = {**CONFIGURATION, "root_module": {"resources": lines}}
    return of(found, *(other for other, _ in neighbours), configuration=configuration)


def test_neighbours_of_all_configurations_of_the_provider_must_agree_to_lower() -> None:
    assert beside(labelled_in("aws", "dev"), labelled_in("aws.prod", "dev")).name is DEV
    assert beside(labelled_in("aws", "dev"), labelled_in("aws.prod", "staging")).name is Environment.PREPRODUCTION
    assert beside(labelled_in("aws", "dev"), labelled_in("aws.prod", "prod")) == EnvironmentVerdict(UNKNOWN)
    assert beside(labelled_in("aws.prod", "dev")) == EnvironmentVerdict(UNKNOWN)


def test_one_unlabelled_neighbour_keeps_the_provider_from_lowering() -> None:
    dev = labelled_in("aws", "dev")
    assert beside(dev, labelled_in("aws", None)).name is UNKNOWN
    assert beside(dev, labelled_in("aws.prod", None, actions=["no-op"])).name is UNKNOWN
    assert beside(dev, labelled_in("aws", None, provider="registry.terraform.io/hashicorp/google")).name is DEV


def test_one_unlabelled_neighbour_keeps_nobody_from_raising() -> None:
    assert beside(labelled_in("aws", None), labelled_in("aws", "prod"), labelled_in("aws", "dev")).name is PROD
    assert beside(labelled_in("aws.prod", None), labelled_in("aws", "shared")).name is Environment.SHARED


def test_a_neighbour_that_is_not_shown_is_unlabelled_and_one_that_is_new_is_none() -> None:
    dev, line = labelled_in("aws", "dev"), {"address": "aws_s3_bucket.b", "provider_config_key": "aws"}
    assert beside(dev, (entry("aws_s3_bucket.b", actions=["delete"]), line)).name is UNKNOWN
    assert beside(dev, (entry("aws_s3_bucket.b", [1], actions=["delete"]), line)).name is UNKNOWN
    assert beside(dev, (ResourceChange("aws_s3_bucket.b", provider_name=AWS), line)).name is UNKNOWN
    assert beside(dev, (entry("aws_s3_bucket.b", after={"tags": None}, actions=["create"]), line)).name is DEV
    assert beside(dev, (entry("aws_iam_policy_attachment.b", BARE), line)).name is DEV


def test_a_neighbour_with_a_hidden_label_does_not_lower_and_is_not_shown() -> None:
    hidden = labelled_in("aws", "dev", marks={"tags": True})
    assert beside(labelled_in("aws", "dev"), hidden).name is UNKNOWN
    verdict = beside(labelled_in("aws", "prod", after_marks={"tags_all": True}))
    assert verdict.evidence == (EnvironmentEvidence("provider", "aws_sqs_queue.aws_prod", "(sensitive)"),)


def action(address: str = "action.aws_lambda_invoke.a") -> ResourceChange:
    return ResourceChange(address, Change(actions=("invoke",)), "action", "aws_lambda_invoke", "a", AWS)


def test_an_action_is_judged_by_the_neighbours_of_its_provider() -> None:
    assert of(action(), labelled("prod")).name is PROD
    assert of(action(), labelled("dev")).name is DEV
    assert of(action(), labelled("dev"), entry("aws_vpc.main", {"tags": {}})).name is UNKNOWN
    assert of(action(), labelled("dev", provider="registry.terraform.io/hashicorp/google")).name is UNKNOWN
    assert of(action("module.prod.action.aws_lambda_invoke.a"), labelled("dev")).name is PROD


def test_an_action_may_run_under_any_configuration_of_its_provider() -> None:
    assert of(action(), labelled("prod"), configuration=CONFIGURATION).name is PROD
    assert of(action(), labelled("dev"), configuration=CONFIGURATION).name is DEV
    bare = entry("aws_vpc.main", {"tags": {}})
    assert of(action(), labelled("dev"), bare, configuration=CONFIGURATION).name is UNKNOWN


def test_an_object_that_could_be_labelled_gets_nothing_from_its_provider() -> None:
    assert of(entry("aws_vpc.main", {"tags": None}), labelled("dev")).name is UNKNOWN
    created = entry("aws_vpc.main", after={"name": "x"}, unknown={"tags": True})
    assert of(created, labelled("dev")).name is UNKNOWN


def test_without_configuration_the_provider_itself_groups() -> None:
    assert of(entry("aws_iam_role_policy.a", BARE), labelled("dev")).name is DEV


def test_an_unreadable_configuration_groups_nothing() -> None:
    found = entry("aws_iam_role_policy.a", BARE)
    assert of(found, labelled("dev"), configuration={"root_module": 1}).name is UNKNOWN


def test_without_values_nothing_is_lowered() -> None:
    found = entry("aws_iam_role_policy.a")
    assert of(found, labelled("dev")).name is UNKNOWN
    assert of(entry("module.prod.aws_vpc.main")).name is PROD


def test_either_text_of_the_user_raises_and_is_the_one_that_is_shown() -> None:
    for texts in (["live/plan.json", "stacks/dev"], ["plan.json", "live/plan.json"]):
        verdict = of(entry(before={"tags": {}}), texts=texts)
        assert verdict == EnvironmentVerdict(PROD, (EnvironmentEvidence("path", "path", "live/plan.json"),))


@pytest.mark.parametrize(
    ("found", "more"),
    [
        (entry(before={"tags": {}, "name": "postgres://u:S3cr3t@prod-db/x"}), {}),
        (entry(before={"tags": {"env": "production;S3cr3t"}}), {}),
        (entry('aws_vpc.main["prod S3cr3t@x"]', {"tags": {}}, index="prod S3cr3t@x"), {}),
        (entry(before={"tags": {}}), {"variables": {"env": {"value": "ENV=production\nDB_PASSWORD=S3cr3t"}}}),
        (entry(before={"tags": {}}), {"variables": {"x=S3cr3t/env": {"value": "prod"}}}),
        (entry(before={"tags": {}}), {"texts": ["https://u:S3cr3t@host/prod"]}),
        (entry(before={"tags": {}, "id": "prod-S3cr3t", "name": "x"}, marks={"name": True}), {}),
        (entry(before={"tags": {"a": "b"}, "name": "prod-S3cr3t"}, marks={"tags": True}), {}),
        (entry(before={"tags": {}, "name": "prod-S3cr3t"}, after_marks={"id": True}), {}),
        (entry(before={"tags": {}, "name": "prod-S3cr3t"}, after_marks=True), {}),
        (entry(before={"tags_all": {"env": "prod S3cr3t"}, "tags": {}}, marks={"tags": True}), {}),
        (entry(before={"tags": {"env": "prod S3cr3t"}}, after_marks={"tags": {"env": True}}), {}),
    ],
)
def test_evidence_shows_no_value_that_may_be_a_secret(found: ResourceChange, more: dict[str, Any]) -> None:
    verdict = of(found, **more)
    assert verdict.name is PROD
    assert verdict.evidence
    assert "S3cr3t" not in repr([(sign.source, sign.where, sign.value) for sign in verdict.evidence])


def test_marks_elsewhere_hide_no_evidence() -> None:
    verdict = of(entry(before={"tags": {"env": "prod"}, "password": "x"}, marks={"password": True, "tags": {}}))
    assert verdict.evidence == (EnvironmentEvidence("tag-before", "tags.env", "prod"),)


@pytest.mark.parametrize(
    "configuration",
    [
        {"provider_config": 1, "root_module": {"variables": {"env": {"sensitive": True}}}},
        {"root_module": {"variables": {"env": {"sensitive": True}}, "resources": [{"address": 1}]}},
        {"root_module": {"variables": {"env": {"sensitive": "yes"}}}},
        [],
    ],
)
def test_a_variable_is_hidden_where_the_configuration_cannot_be_read(configuration: object) -> None:
    verdict = of(entry(before={"tags": {}}), variables={"env": {"value": "prod"}}, configuration=configuration)
    assert verdict == EnvironmentVerdict(PROD, (EnvironmentEvidence("variable", "var.env", "(sensitive)"),))


@pytest.mark.parametrize(
    "expressions",
    [
        {"default_tags": [{"tags": {"constant_value": {"Environment": "production"}}}]},
        {"default_labels": {"constant_value": {"env": "prod"}}},
    ],
)
def test_default_labels_of_the_provider_raise(expressions: dict[str, Any]) -> None:
    config = {
        "provider_config": {"aws": {"full_name": AWS, "expressions": expressions}},
        "root_module": {"resources": [{"address": "aws_vpc.main", "provider_config_key": "aws"}]},
    }
    verdict = of(entry(before={"tags": {}}), configuration=config)
    assert verdict.name is PROD
    assert verdict.evidence[0].source == "provider"


def test_default_labels_do_not_lower() -> None:
    expressions = {"default_tags": [{"tags": {"constant_value": {"Environment": "dev"}}}]}
    config = {"provider_config": {"aws": {"full_name": AWS, "expressions": expressions}}}
    assert of(entry(before={"tags": {}}), configuration=config).name is UNKNOWN


def test_a_policy_decides_before_everything() -> None:
    stack = Stack("stacks/a", "a", environment=DEV)
    decided = EnvironmentVerdict(DEV, (EnvironmentEvidence("policy-stack", "policy", "stacks/a"),))
    assert of(labelled("prod"), ruling=Ruling(stack=stack)) == decided
    assert of(labelled("prod"), ruling=Ruling(stack=Stack("stacks/a", "a"))).name is PROD


def test_the_environment_of_a_plan_is_the_worst_of_what_it_changes() -> None:
    dev, prod, unknown = labelled("dev"), labelled("prod", actions=["no-op"]), entry(before={"tags": {}})
    answers = environments(dev, prod, unknown)
    assert answers.of_plan([dev]).name is DEV
    assert answers.of_plan([dev, unknown]).name is UNKNOWN
    assert answers.of_plan([]).name is PROD
    assert environments().of_plan([]) == EnvironmentVerdict(UNKNOWN)


_KEYS: Final = st.sampled_from(["Environment", "k8s.io/env", "production", "Team", "Name", ""])
_TEXTS: Final = st.sampled_from(["production", "dev", "shared", "x", True, None, ["prod"], {"env": "dev"}])
_PAIR: Final = st.tuples(_KEYS, _TEXTS).map(
    lambda pair: f"{json.dumps(pair[0])}:{json.dumps(pair[1], separators=(',', ':'))}"
)
_MAP: Final = st.lists(_PAIR, max_size=4).map(lambda pairs: "{" + ",".join(pairs) + "}")
"""A map of labels as text, in which a key may stand twice."""
_BODY: Final = st.dictionaries(st.sampled_from(["tags", "tags_all", "labels", "metadata"]), _MAP, min_size=1).map(
    lambda maps: Raw(("{" + ",".join(f'"{name}":{text}' for name, text in maps.items()) + "}").encode())
)
_SAID: Final = Raw(b'{"tags":{"Team":"a"},"tags_all":{"Environment":"production"}}')
_GONE: Final = Raw(b'{"tags":{"Team":"b"}}')
_TWICE: Final = Raw(b'{"tags":{"Team":"b"},"tags_all":{"Environment":"dev","Environment":"production"}}')
_COMPARED: Final = (Operation.UPDATE, Operation.REPLACE)
_MARKS: Final = st.sampled_from([None, True, {"tags": True}, {"tags_all": {"Environment": True}}])


@example(_SAID, _GONE, (None, None), Operation.REPLACE).via("a label that the replacement does not know yet")
@example(_SAID, _TWICE, (None, None), Operation.UPDATE).via("a label that another reader takes for another")
@settings(max_examples=600, deadline=None)
@given(
    _BODY, _BODY, st.tuples(_MARKS, _MARKS) | _MARKS.map(lambda mark: (mark, mark)), st.sampled_from(list(Operation)[3:5])
)
def test_what_is_seen_from_the_paths_is_what_the_labels_say(
    before: Raw, after: Raw, marks: tuple[object, object], operation: Operation
) -> None:
    verbs = ("update",) if operation is Operation.UPDATE else ("delete", "create")
    change = Change(verbs, before, after, before_sensitive=raw(marks[0]), after_sensitive=raw(marks[1]))
    found = ResourceChange("aws_vpc.main", change, type="aws_vpc", name="main", provider_name=AWS)
    changed = paths_of(change, compared(found, operation, SideBySide()), operation)
    short, read = environments(found).labels(found, changed), environments(found).labels(found, (("tags",),))
    assert _told(*short) == _told(*read)


def _told(was: EnvironmentVerdict | None, becomes: EnvironmentVerdict | None) -> tuple[str, str] | None:
    """What of two answers counts: what was named, and where it is another, what is."""
    if was is None or was.name is UNKNOWN or (becomes and was.name is becomes.name):
        return None
    return was.name, becomes.name if becomes else ""
