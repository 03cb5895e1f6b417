"""What the labels of one object say, in the spellings of all providers."""

import json
from typing import Any

import pytest

from planguard import data
from planguard.core.environment.bodies import speaking
from planguard.core.environment.labels import Labels
from planguard.core.environment.said import Said
from planguard.core.environment.tokens import Vocabulary
from planguard.core.environment.words import parse_words
from planguard.model.environment import Environment
from planguard.model.plan import Raw

LABELS = Labels(Vocabulary(parse_words(data.read_rules("environments.toml"))))
DEV = Environment.NON_PRODUCTION
PROD = Environment.PRODUCTION
PREPROD = Environment.PREPRODUCTION
UNKNOWN = Environment.UNKNOWN


def compact(value: object) -> Raw:
    return Raw(json.dumps(value, separators=(",", ":")).encode())


def said(type_: str, body: object, marks: object = None) -> Said:
    return LABELS.of(type_, compact(body), compact(marks or {}), "before")[0]


def metadata(**items: Any) -> dict[str, Any]:
    return {"metadata": [items]}


@pytest.mark.parametrize(
    ("type_", "body", "expected"),
    [
        ("aws_vpc", {"tags_all": {"Environment": "production"}, "tags": {}}, PROD),
        ("aws_vpc", {"tags": {"env": "dev"}, "tags_all": {"env": "dev"}}, DEV),
        ("aws_autoscaling_group", {"tag": [{"key": "Env", "value": "prd", "propagate_at_launch": True}]}, PROD),
        ("azurerm_storage_account", {"tags": {"ENV": "uat"}}, Environment.PREPRODUCTION),
        ("google_sql_database_instance", {"labels": {"a": "b"}, "effective_labels": {"env": "prod"}}, PROD),
        ("google_sql_database_instance", {"terraform_labels": {"stage": "dev"}}, DEV),
        ("google_monitoring_alert_policy", {"user_labels": {"environment": "prod"}}, PROD),
        ("google_container_cluster", {"resource_labels": {"environment": "pr-12"}}, Environment.EPHEMERAL),
        ("kubernetes_deployment", metadata(labels={"app.kubernetes.io/environment": "dev"}, namespace="x"), DEV),
        ("kubernetes_secret", metadata(labels=None, namespace="payments-prod"), PROD),
        ("kubernetes_namespace", metadata(labels=None, name="payments-dev"), DEV),
        ("kubernetes_secret", metadata(labels=None, name="payments-dev", namespace="default"), None),
        ("kubernetes_manifest", {"manifest": {"metadata": {"namespace": "prod"}}}, PROD),
        ("helm_release", {"namespace": "staging"}, Environment.PREPRODUCTION),
        ("datadog_monitor", {"tags": ["team:web", "env:prod"]}, PROD),
        ("aws_vpc", {"tags": {"is-production": "true"}}, PROD),
        ("aws_vpc", {"tags": {"is_prod": "false"}}, DEV),
        ("aws_vpc", {"tags": {"Environment": "uw2", "Stage": "prod"}}, PROD),
        ("aws_vpc", {"tags": {"Environment": "shared"}}, Environment.SHARED),
        ("aws_vpc", {"tags": {"Environment": "dev", "Stage": "prod"}}, PROD),
        ("aws_vpc", {"tags": {"Environment": "dev"}, "labels": {"env": "staging"}}, Environment.PREPRODUCTION),
        ("aws_vpc", {"tags": {"Environment": "uw2"}}, None),
        ("aws_vpc", {"tags": {"Tier": "Production"}}, None),
        ("aws_vpc", {"tags": {"Name": "orders-prod", "Owner": "dev"}}, None),
        ("aws_vpc", {"tags": {"runtime_environment": "dev", "sku_tier": "Standard"}}, None),
        ("aws_lambda_function", {"environment": [{"variables": {"ENV": "dev"}}], "tags": None}, None),
        ("aws_api_gateway_stage", {"stage_name": "Prod", "tags": {}}, None),
        ("aws_cloudwatch_metric_alarm", {"namespace": "dev", "tags": {}}, None),
        ("google_cloud_run_service", {"launch_stage": "BETA", "labels": {}}, None),
        ("google_compute_instance", {"metadata": {"env": "dev"}, "labels": None}, None),
        ("aws_vpc", {"tags": {"Environment": "prod,dev"}}, PROD),
        ("aws_vpc", {"tags_all": {"Environment": "dev"}, "tags": {"Environment": "production"}}, PROD),
        ("aws_vpc", {"tags_all": {"Environment": "prod"}, "tags": {"Environment": "dev"}}, PROD),
        ("aws_vpc", {"tags": {"Environment": ["dev", "prod"]}}, PROD),
        ("aws_vpc", {"tags": {"Environment": ["dev", "staging"]}}, Environment.PREPRODUCTION),
        ("aws_vpc", {"tags": {"Environment": ["dev", 3]}}, UNKNOWN),
        ("aws_vpc", {"tags": {"Environment": []}}, UNKNOWN),
        ("aws_vpc", {"tags": {"Environment": {"name": "dev"}, "Stage": "dev"}}, UNKNOWN),
        ("aws_vpc", {"tags": {"Environment": 3, "Stage": "dev"}}, UNKNOWN),
        ("aws_vpc", {"tags": {"Environment": 1.5, "Stage": "dev"}}, UNKNOWN),
        ("aws_vpc", {"tags": {"Environment": True, "Stage": "dev"}}, UNKNOWN),
        ("aws_vpc", {"tags": {"Environment": None, "Stage": "dev"}}, DEV),
        ("aws_vpc", {"tags": {"isProd": 1}}, PROD),
        ("aws_vpc", {"tags": {"isProd": "1"}}, PROD),
        ("aws_vpc", {"tags": {"isProd": " Yes"}}, PROD),
        ("aws_vpc", {"tags": {"isProd": True}}, PROD),
        ("aws_vpc", {"tags": {"isProd": 0}}, DEV),
        ("aws_vpc", {"tags": {"isProd": False}}, DEV),
        ("aws_vpc", {"tags": {"isProd": "production"}}, PROD),
        ("aws_vpc", {"tags": {"isProd": "perhaps", "Stage": "dev"}}, UNKNOWN),
        ("aws_vpc", {"tags": {"isProd": {}, "Stage": "dev"}}, UNKNOWN),
        ("aws_vpc", {"tags": {"isProd": "", "Stage": "dev"}}, DEV),
        ("kubernetes_secret", {"metadata": [{"namespace": "dev"}, {"namespace": "prod"}]}, PROD),
        ("kubernetes_secret", {"metadata": [{"labels": {"env": "dev"}}, {"labels": {"env": "staging"}}]}, PREPROD),
        ("kubernetes_manifest", {"manifest": {"metadata": [{"namespace": "dev"}, {"namespace": "prod"}]}}, PROD),
        ("kubernetes_secret", metadata(labels={"env": "dev"}, namespace=["prod"]), UNKNOWN),
        ("helm_release", {"namespace": ["dev"]}, UNKNOWN),
        ("aws_vpc", {"tags": "prod"}, None),
        ("aws_vpc", None, None),
        ("aws_vpc", [1], None),
    ],
)
def test_the_worst_that_labels_say(type_: str, body: object, expected: Environment | None) -> None:
    verdict = said(type_, body).worst
    assert (verdict.name if verdict else None) is expected


def test_evidence_names_attribute_key_and_value_once() -> None:
    verdict = said("aws_vpc", {"tags_all": {"Environment": "prod"}, "tags": {"Environment": "prod"}}).worst
    assert verdict is not None
    assert [(found.source, found.where, found.value) for found in verdict.evidence] == [
        ("tag-before", "tags_all.Environment", "prod")
    ]


@pytest.mark.parametrize(
    "marks",
    [True, [True], {"tags": True}, {"tags": {"Environment": True}}, {"tags": {"Environment": True, "Team": True}}],
)
def test_a_sensitive_label_is_unknown_and_its_value_never_shown(marks: object) -> None:
    verdict = said("aws_vpc", {"tags": {"Environment": "canary-dev", "Team": "x"}}, marks).worst
    assert verdict is not None
    assert verdict.name is Environment.UNKNOWN
    assert "canary" not in repr(verdict)


def test_a_sensitive_label_outweighs_a_milder_one() -> None:
    body = {"tags": {"Environment": "secret"}, "labels": {"env": "dev"}}
    verdict = said("aws_vpc", body, {"tags": {"Environment": True}}).worst
    assert verdict is not None
    assert verdict.name is Environment.UNKNOWN


@pytest.mark.parametrize(
    ("body", "raises"),
    [
        ({"tags": ["web", "production"]}, True),
        ({"tags": ["web", "dev"]}, False),
        ({"tags": {"Criticality": "High"}}, True),
        ({"tags": {"Compliance": "PCI-DSS"}}, True),
        ({"tags": {"Criticality": "low"}}, False),
    ],
)
def test_some_labels_only_raise(body: object, raises: bool) -> None:
    found = said("digitalocean_droplet", body)
    assert found.worst is None
    assert bool(found.raises) is raises


@pytest.mark.parametrize(
    ("type_", "body", "expected"),
    [
        ("aws_vpc", {"tags": None}, True),
        ("google_sql_database_instance", {"effective_labels": {}}, True),
        ("kubernetes_secret", {"metadata": []}, True),
        ("google_compute_project_metadata", {"metadata": {"a": "b"}}, False),
        ("aws_iam_role_policy", {"name": "x"}, False),
    ],
)
def test_a_type_takes_labels_when_the_attribute_is_there(type_: str, body: object, expected: bool) -> None:
    assert speaking(compact(body)).takes_labels(type_) is expected


@pytest.mark.parametrize(
    ("type_", "body", "marks"),
    [
        ("aws_vpc", {"tags_all": {"env": "dev"}, "tags": {"env": "dev"}}, {"tags": True}),
        ("aws_vpc", {"tags_all": {"env": "dev"}, "tags": {"env": "dev"}}, {"tags": {"env": True}}),
        ("aws_autoscaling_group", {"tag": [{"key": "env", "value": "dev"}, {"key": "a"}]}, {"tag": [False, True]}),
        ("aws_autoscaling_group", {"tag": [{"key": "env", "value": "dev"}, {"key": "a"}]}, {"tag": [{}, {"key": True}]}),
        ("kubernetes_secret", metadata(labels={"env": "dev"}), {"metadata": [True]}),
        ("kubernetes_secret", metadata(labels={"env": "dev"}, namespace="x"), {"metadata": [{"namespace": True}]}),
    ],
)
def test_what_is_marked_may_say_anything(type_: str, body: object, marks: object) -> None:
    verdict = said(type_, body, marks).worst
    assert verdict is not None
    assert verdict.name is UNKNOWN


@pytest.mark.parametrize(
    ("type_", "body"),
    [
        ("aws_vpc", '{"tags":{"env":"prod","env":"dev"}}'),
        ("aws_vpc", '{"tags":{"env":"prod","\\u0065nv":"dev"}}'),
        ("aws_vpc", '{"tags":{"env":"prod","env":"dev","a":1.0,"b":1e5,"c":-0}}'),
        ("aws_vpc", '{"tags":{"env":"prod"},"tags":{"env":"dev"}}'),
        ("aws_vpc", '{"tags":{"env":"prod"}, "t\\u0061gs" : {"env":"dev"}}'),
        ("aws_autoscaling_group", '{"tag":[{"key":"env","value":"prod","value":"dev"}]}'),
        ("kubernetes_secret", '{"metadata":[{"labels":{"env":"prod","env":"dev"}}]}'),
        ("kubernetes_secret", '{"metadata":[{"labels":{"env":"prod"},"labels":{"env":"dev"}}]}'),
    ],
)
def test_a_key_that_stands_twice_chooses_no_answer(type_: str, body: str) -> None:
    found, _ = LABELS.of(type_, Raw(body.encode()), Raw(b"{}"), "before")
    assert found.worst is not None
    assert found.worst.name is UNKNOWN


@pytest.mark.parametrize(
    "body",
    [
        '{"tags": {"env": "dev"}, "name" : "x"}',
        '{"tags":{"env":"dev","a":"\\u003c\\/","b":[1.50,-0,1e2,123456789012345678901234567890]}}',
        '{"tags":{"env":"dev"},"ü":1,"\\u003c":{"a":1,"b":{"a":1}}}',
    ],
)
def test_odd_spellings_are_no_doubles(body: str) -> None:
    found, _ = LABELS.of("aws_vpc", Raw(body.encode()), Raw(b"{}"), "before")
    assert found.worst is not None
    assert found.worst.name is DEV


def test_labels_that_cannot_be_held_are_unknown() -> None:
    found, _ = LABELS.of("aws_vpc", Raw(b'{"tags":{"env":"dev","n":1' + b"0" * 5000 + b"}}"), Raw(b"{}"), "before")
    assert found.worst is not None
    assert found.worst.name is UNKNOWN


@pytest.mark.parametrize(
    "body",
    [
        {"tags": {"Environment": "ENV=production\nPASSWORD=S3cr3t"}},
        {"tags": {"Environment": ["production", "S3cr3t"]}},
        {"tags": {"postgres://u:S3cr3t@db/environment": "production"}},
        {"tags": ["production=S3cr3t"]},
        {"tags": {"Criticality": "S3cr3t@x/high"}},
        {"tags": {"isProd": "production:S3cr3t@x"}},
    ],
)
def test_evidence_shows_no_text_that_may_hold_a_secret(body: object) -> None:
    found = said("aws_vpc", body)
    assert found.worst or found.raises
    assert "S3cr3t" not in repr(found)
