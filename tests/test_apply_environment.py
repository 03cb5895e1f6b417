"""The environment in which Terraform applies: what may not be there, and what may."""

import pytest

from planguard.core.apply_environment import built, refuse_other_values, refuse_overrides
from planguard.errors import RefusedError

HARMLESS = {"PATH": "/bin", "HOME": "/h", "AWS_REGION": "eu-west-1", "AWS_PROFILE": "x", "OTEL_EXPORTER_OTLP_ENDPOINT": "x"}


def make(given: dict[str, str], allowed: tuple[str, ...] = (), workspace: str | None = "default") -> dict[str, str]:
    return built({**HARMLESS, **given}, allowed, workspace, "stack/.terraform")


def test_the_rest_stays_and_the_data_directory_is_pinned() -> None:
    assert make({}) == {**HARMLESS, "TF_INPUT": "0", "TF_IN_AUTOMATION": "1", "TF_DATA_DIR": "stack/.terraform"}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("TF_CLI_ARGS", "variable-switches"),
        ("TF_CLI_ARGS_apply", "variable-switches"),
        ("TF_CLI_ARGS_show", "variable-switches"),
        ("TF_REATTACH_PROVIDERS", "variable-switches"),
        ("TF_CLI_CONFIG_FILE", "variable-switches"),
        ("TERRAFORM_CONFIG", "variable-switches"),
        ("TF_DATA_DIR", "variable-switches"),
        ("TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE", "variable-switches"),
        ("tf_cli_args", "variable-switches"),
        ("TF_VAR_token", "variable-redirects"),
        ("AWS_ENDPOINT_URL", "variable-redirects"),
        ("AWS_ENDPOINT_URL_S3", "variable-redirects"),
        ("GOOGLE_STORAGE_CUSTOM_ENDPOINT", "variable-redirects"),
        ("ARM_METADATA_HOSTNAME", "variable-redirects"),
        ("TF_WORKSPACE", "other-workspace-set"),
    ],
)
def test_what_leads_elsewhere_is_refused_unless_the_policy_names_it(name: str, code: str) -> None:
    with pytest.raises(RefusedError) as caught:
        make({name: "hush-hush"})
    assert caught.value.code == code
    assert name in caught.value.message
    assert "hush-hush" not in caught.value.message
    assert make({name: "x"}, allowed=(name,))[name] == "x"
    with pytest.raises(RefusedError):
        make({name: "x"}, allowed=(f"{name}_2", "PATH"))


def test_an_empty_variable_is_none() -> None:
    assert make({"TF_CLI_ARGS": "", "TF_WORKSPACE": ""})


def test_the_workspace_of_the_plan_may_be_named() -> None:
    assert make({"TF_WORKSPACE": "live"}, workspace="live")["TF_WORKSPACE"] == "live"


def test_logs_that_hold_every_value_are_switched_off() -> None:
    assert not [name for name in make({"TF_LOG": "trace", "TF_LOG_PATH": "x", "TF_LOG_PROVIDER": "x"}) if "LOG" in name]


def test_a_provider_that_is_overridden_is_refused() -> None:
    refuse_overrides({"x/.terraformrc": "credentials {}"})
    with pytest.raises(RefusedError) as caught:
        refuse_overrides({"x/.terraformrc": 'provider_installation {\n  dev_overrides {\n "a/b" = "c" }\n}'})
    assert (caught.value.code, caught.value.place) == ("provider-overridden", "x/.terraformrc")


@pytest.mark.parametrize(
    "name",
    ["KUBECONFIG", "KUBE_CTX", "KUBE_CONFIG_PATH", "KUBE_HOST", "VAULT_ADDR", "CONSUL_HTTP_ADDR", "PGHOST", "TF_ENCRYPTION"],
)
def test_another_cluster_or_service_is_refused(name: str) -> None:
    with pytest.raises(RefusedError) as caught:
        make({name: "elsewhere"})
    assert caught.value.code == "variable-redirects"
    assert make({name: "x"}, allowed=(name,))[name] == "x"


@pytest.mark.parametrize("text", ['{"provider_installation": [{"dev\\u005foverrides": {}}]}', "dev_overrides {}"])
def test_an_override_is_found_however_it_is_written(text: str) -> None:
    with pytest.raises(RefusedError):
        refuse_overrides({"rc": text})


EPHEMERAL = 'variable "e" {\n  ephemeral = true\n}\nvariable "token_source" {}\n'


@pytest.mark.parametrize(
    ("source", "name", "text", "is_refused"),
    [
        (EPHEMERAL, "x.auto.tfvars", 'e = "evil"', True),
        (EPHEMERAL, "x.auto.tfvars.json", '{"\\u0065": "evil"}', True),
        (EPHEMERAL.replace("ephemeral =", "ephemeral /* */ ="), "terraform.tfvars", "e=1", True),
        ('{"variable": {"e": {"ephemeral": true}}}', "terraform.tfvars", "e=1", True),
        (EPHEMERAL, "terraform.tfvars", 'region = "eu"', False),
        (EPHEMERAL, "terraform.tfvars", 'token_source = "vault"', False),
        ('variable "e" {}', "terraform.tfvars", 'e = "fine"', False),
    ],
)
def test_values_that_are_read_again_are_refused(source: str, name: str, text: str, is_refused: bool) -> None:
    if not is_refused:
        refuse_other_values([source], {name: text})
        return
    with pytest.raises(RefusedError) as caught:
        refuse_other_values([source], {name: text})
    assert caught.value.code == "values-read-again"
    assert "evil" not in caught.value.message
