"""`planguard hook`: what agents may run, in each agent's own words, and what must never slip through as leave to go on."""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planguard import agents, shelf
from planguard.commands.hook import BLOCKED, answer
from planguard.core.shell.danger import refusal
from planguard.ports import AgentHook

HOOKS = {name: shelf.take(agents, name, AgentHook) for name in shelf.names(agents)}

DENIED = [
    pytest.param("terraform apply", id="applying without a plan"),
    pytest.param("terraform apply tfplan", id="applying a plan that nobody checked"),
    pytest.param("terraform -chdir=stacks/a apply -auto-approve", id="options before the verb"),
    pytest.param("terraform apply -replace=aws_db_instance.main", id="a forced replacement"),
    pytest.param("terraform destroy", id="destroy"),
    pytest.param("terraform apply -destroy", id="destroy in other words"),
    pytest.param("tofu destroy -auto-approve", id="OpenTofu"),
    pytest.param("/usr/local/bin/terraform destroy", id="by its path"),
    pytest.param("terraform.exe apply", id="on Windows"),
    pytest.param("terraform1.11 apply", id="a version in the name"),
    pytest.param("TF_VAR_x=1 terraform apply", id="a variable in front"),
    pytest.param("cd stacks/a && terraform init && terraform apply", id="in a chain"),
    pytest.param("cd a; terraform destroy; echo done", id="in a sequence"),
    pytest.param("terraform plan -out=p && \\\n  terraform apply p", id="over two lines"),
    pytest.param("yes | terraform apply", id="with an answer piped in"),
    pytest.param("sudo -u deploy terraform apply", id="behind sudo"),
    pytest.param("timeout 600 nice -n 5 terraform apply", id="behind two wrappers"),
    pytest.param("aws-vault exec prod -- terraform apply", id="behind a credential helper"),
    pytest.param("docker run --rm hashicorp/terraform apply", id="in a container"),
    pytest.param("find . -name x -exec terraform destroy \\;", id="behind find"),
    pytest.param("bash -c 'terraform apply'", id="in a shell"),
    pytest.param('bash -lc "cd a && terraform destroy"', id="in a login shell"),
    pytest.param("env X=1 sh -c 'terraform destroy'", id="in a shell behind env"),
    pytest.param("eval terraform apply", id="evaluated"),
    pytest.param("echo 'terraform destroy' | bash", id="piped into a shell"),
    pytest.param("bash <<'EOF'\nterraform destroy\nEOF", id="in a here-document for a shell"),
    pytest.param("ssh bastion 'cd /srv && terraform apply'", id="on another machine"),
    pytest.param("echo $(terraform destroy)", id="in a substitution"),
    pytest.param('echo "`tofu destroy`"', id="in back-ticks"),
    pytest.param("if true; then terraform apply; fi", id="in a condition"),
    pytest.param("for d in a b; do terraform -chdir=$d destroy; done", id="in a loop"),
    pytest.param("{ terraform apply; }", id="in a group"),
    pytest.param("(cd a; terraform apply)", id="in a subshell"),
    pytest.param("ter''raform apply", id="with quotes inside the word"),
    pytest.param("$TERRAFORM apply", id="by a variable"),
    pytest.param("terraform apply # only a look", id="with a comment behind"),
    pytest.param("terragrunt run-all destroy", id="Terragrunt, all units"),
    pytest.param("terragrunt run --all --queue-include-dir a -- apply", id="Terragrunt, new spelling"),
    pytest.param("terragrunt --working-dir a apply", id="Terragrunt with an option that takes a word"),
    pytest.param("terraform state rm aws_db_instance.main", id="forgetting an object"),
    pytest.param("terraform state mv a b", id="moving an object"),
    pytest.param("terraform state push old.tfstate", id="another state"),
    pytest.param("terraform taint aws_instance.x", id="taint"),
    pytest.param("terraform import aws_instance.x i-1", id="import behind the plan's back"),
    pytest.param("terraform workspace delete prod", id="a state thrown away"),
    pytest.param("terraform force-unlock 1", id="another run's lock"),
    pytest.param("terraform init -migrate-state -force-copy", id="a state moved"),
    pytest.param("rm terraform.tfstate", id="the state removed"),
    pytest.param("rm -f *.tfstate.backup", id="the backup of the state removed"),
    pytest.param("mv ../archive/terraform.tfstate .", id="an old state put in its place"),
    pytest.param("cp ../archive/old.tfstate ./terraform.tfstate", id="an old state copied over it"),
    pytest.param("planguard approve tfplan", id="signing off"),
    pytest.param("planguard approvers add bob", id="a new approver"),
    pytest.param("ssh-keygen -Y sign -f key -n planguard-approval statement", id="signing by hand"),
    pytest.param("terraform apply 'unclosed", id="a line that cannot be read"),
]
ALLOWED = [
    "ls -la",
    "terraform plan -out=tfplan",
    "terraform plan -destroy -out=tfplan",
    "terraform plan -replace=aws_instance.x -out=tfplan",
    "terraform init && terraform validate && terraform fmt -recursive",
    "terraform show -json tfplan > plan.json",
    "terraform state list && terraform state show aws_instance.x",
    "terraform state pull > backup.tfstate",
    "terraform workspace select dev",
    "terraform apply -help",
    "terraform version",
    "terragrunt run-all plan",
    "planguard apply tfplan",
    "planguard review tfplan && planguard rules explain mass-destroy",
    "planguard approvers check",
    "git commit -m 'explain terraform apply'",
    "git grep terraform destroy",
    "grep -rn 'terraform destroy' docs",
    "echo terraform apply is not run here",
    "cat > README.md <<EOF\nRun terraform apply tfplan\nEOF",
    "man terraform destroy",
    "cp terraform.tfstate backup.tfstate",
    "rm -rf .terraform tfplan",
    "echo 'it costs 5$' && ls # terraform apply",
    "kubectl apply -f deployment.yaml",
    "echo 'unclosed",
    "",
]


@pytest.mark.parametrize("line", DENIED)
def test_what_changes_infrastructure_or_state_is_denied(line: str) -> None:
    reason = refusal(line)
    assert reason
    assert "planguard" in reason or "person" in reason or "plan" in reason, "it says what to do instead"


@pytest.mark.parametrize("line", ALLOWED)
def test_everyday_commands_are_left_alone(line: str) -> None:
    assert refusal(line) is None


@given(st.text(max_size=200))
def test_any_text_is_answered(text: str) -> None:
    assert refusal(text) is None or isinstance(refusal(text), str)


@given(st.sampled_from([param.values[0] for param in DENIED]), st.sampled_from(["ls; {}", "true && {}", "{} > log 2>&1"]))
def test_a_denied_command_stays_denied_among_others(line: object, around: str) -> None:
    assert refusal(around.format(line))


def test_a_long_line_is_answered_at_once() -> None:
    assert refusal("(" * 500_000 + "terraform destroy")
    assert refusal("x" * (2 << 20)), "too long to be read, so it may be anything"


LINE = "terraform destroy"
CALLS: dict[str, list[dict[str, object]]] = {
    "claude": [{"hook_event_name": "PreToolUse", "tool_name": "Bash", "tool_input": {"command": LINE}, "cwd": "/x"}],
    "codex": [
        {"hook_event_name": "PreToolUse", "tool_name": "Bash", "tool_input": {"command": LINE}},
        {"hook_event_name": "PreToolUse", "tool_name": "shell", "tool_input": {"command": ["bash", "-lc", LINE]}},
    ],
    "gemini": [{"hook_event_name": "BeforeTool", "tool_name": "run_shell_command", "tool_input": {"command": LINE}}],
    "cursor": [
        {"hook_event_name": "beforeShellExecution", "command": LINE, "cwd": "/x"},
        {"hook_event_name": "preToolUse", "tool_name": "Shell", "tool_input": {"command": LINE}},
    ],
    "copilot": [
        {"toolName": "bash", "toolArgs": json.dumps({"command": LINE})},
        {"toolName": "bash", "toolArgs": {"command": LINE}},
        {"hook_event_name": "PreToolUse", "tool_name": "bash", "tool_input": {"command": LINE}},
    ],
}
DENIALS = {
    "claude": ("hookSpecificOutput", "permissionDecision", "deny"),
    "codex": ("hookSpecificOutput", "permissionDecision", "deny"),
    "gemini": ("decision", "deny"),
    "cursor": ("permission", "deny"),
    "copilot": ("permissionDecision", "deny"),
}


def test_every_agent_has_its_calls_here() -> None:
    assert set(CALLS) == set(DENIALS) == set(HOOKS)


@pytest.mark.parametrize(("agent", "call"), [(agent, call) for agent, calls in CALLS.items() for call in calls])
def test_each_agent_is_told_no_in_its_own_words(agent: str, call: dict[str, object]) -> None:
    told = answer(HOOKS[agent], json.dumps(call).encode())
    assert told.exit_code == BLOCKED
    assert "planguard apply" in told.stderr, "the agent reads this, and needs a way to go on"
    reply = json.loads(told.stdout)
    for key in DENIALS[agent][:-1]:
        reply = reply[key]
    assert reply == DENIALS[agent][-1]


@pytest.mark.parametrize(("agent", "call"), [(agent, call) for agent, calls in CALLS.items() for call in calls])
def test_a_harmless_call_gets_no_word(agent: str, call: dict[str, object]) -> None:
    text = json.dumps(call).replace(LINE, "terraform plan")
    told = answer(HOOKS[agent], text.encode())
    assert (told.exit_code, told.stdout, told.stderr) == (0, "", "")


def test_a_tool_without_a_command_is_left_alone() -> None:
    assert answer(HOOKS["claude"], b'{"tool_name": "Read", "tool_input": {"file_path": "main.tf"}}').exit_code == 0
    server = {"hook_event_name": "beforeMCPExecution", "command": "terraform-mcp-server", "tool_input": "{}"}
    assert answer(HOOKS["cursor"], json.dumps(server).encode()).exit_code == 0


@pytest.mark.parametrize("agent", HOOKS)
@pytest.mark.parametrize(
    "data",
    [
        *(b"", b"{", b"[]", b"null", b'"x"', b"\xff\xfe", b"{}", b"[" * 100_000, b" " * (9 << 20)),
        *(b'{"tool_input": 1}', b'{"toolArgs": "{"}', b'{"tool_input": {"command": {"a": 1}}}'),
    ],
)
def test_a_call_that_cannot_be_read_is_blocked(agent: str, data: bytes) -> None:
    assert answer(HOOKS[agent], data).exit_code == BLOCKED


@pytest.mark.parametrize("agent", HOOKS)
@given(data=st.binary(max_size=64))
def test_no_bytes_make_it_fail(agent: str, data: bytes) -> None:
    assert answer(HOOKS[agent], data).exit_code in {0, BLOCKED}


def hook(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "planguard", "hook", *arguments]
    return subprocess.run(command, input=stdin, capture_output=True, check=False, timeout=60, cwd=Path(__file__).parent)


def test_the_command_blocks_with_two() -> None:
    done = hook("claude", stdin=json.dumps(CALLS["claude"][0]).encode())
    assert done.returncode == BLOCKED
    assert b"planguard apply" in done.stderr
    assert hook("claude", stdin=b'{"tool_name": "Read", "tool_input": {}}').returncode == 0


def test_a_mistake_in_the_settings_blocks_as_well() -> None:
    assert hook("clod").returncode == BLOCKED
    assert hook().returncode == BLOCKED
    assert hook("claude", "--no-such-option").returncode == BLOCKED


DOCS = Path(__file__).parent.parent / "docs" / "agents.md"
DOCUMENTED = re.findall(r"```(json|toml)\n(.*?)```", DOCS.read_text(), re.DOTALL)


def test_the_documented_settings_can_be_read_and_name_every_agent() -> None:
    for kind, text in DOCUMENTED:
        assert json.loads(text) if kind == "json" else tomllib.loads(text)
    named = {name for _, text in DOCUMENTED for name in re.findall(r"planguard hook (\w+)", text)}
    assert named == set(HOOKS)
