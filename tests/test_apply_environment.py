"""The environment in which Terraform applies: what may not be there, and what may."""

import pytest

from planguard.core.apply_environment import built, refuse_overrides
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
