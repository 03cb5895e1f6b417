"""A review under a policy: on real plans, as the library and as the command."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer.main
from hypothesis import given, settings
from hypothesis import strategies as st

from planguard import wiring
from planguard.cli import app
from planguard.commands.base import House
from planguard.commands.hearing import Known, hear
from planguard.config.policy import read_policy
from planguard.core.report import policy_info
from planguard.core.review import review
from planguard.core.stacks import Target, target_of
from planguard.errors import UsageError
from planguard.model.authorship import Authorship
from planguard.model.consequence import ActionClass
from planguard.model.environment import Environment
from planguard.model.policy import Cell, Policy
from planguard.model.report import PlanReport
from planguard.model.ruling import Ruling
from planguard.model.severity import Severity
from planguard.model.verdict import Verdict
from tests.plans import FIXTURES, compact, document, plan_bytes, read

ROOT = Path(__file__).resolve().parent.parent
PLANS = [
    "incident",
    "dev-teardown",
    "rds-replace",
    "tags-only",
    "quiet-ecs-deployment",
    "big-mixed",
    "forget",
    "first-create-dev",
]
STACK = '[[stack]]\ntarget = "shop"\npath = "shop"\n'


def policy(text: str) -> Policy:
    return read_policy(f"schema = 1\n{text}".encode())


def judged(plan: bytes, house: Policy, authorship: Authorship = Authorship.UNKNOWN) -> PlanReport:
    ruling = Ruling(policy=house, stack=next(iter(house.stacks), None), authorship=authorship)
    return review(read(plan), "shop", wiring.rules((), house.environment_words), ruling)


def verdict(plan: str, text: str) -> str:
    return judged(plan_bytes(plan), policy(text)).verdict


def ids(report: PlanReport) -> list[str]:
    return [finding.id for finding in report.findings]


def test_cells_of_the_policy_decide_who_is_asked() -> None:
    assert verdict("dev-teardown", "") == "pass"
    assert verdict("dev-teardown", '[ask]\ndelete = { non-production = "always" }') == "needs-approval"
    assert verdict("tags-only", '[ask]\nupdate = { production = "always" }') == "needs-approval"


@pytest.mark.parametrize("cells", ["[refuse]\nclasses", "[agents]\nrefuse"])
def test_a_class_that_is_refused_cannot_be_approved(cells: str) -> None:
    report = judged(plan_bytes("dev-teardown"), policy(f'{cells} = ["delete"]'))
    assert report.verdict == "refused"
    (finding,) = (found for found in report.findings if found.id == "refused-by-policy")
    assert finding.effect == "refuse"
    assert set(finding.addresses) == {found.address for found in report.consequences if found.action_class == "delete"}


def test_what_holds_for_agents_does_not_hold_for_whoever_is_said_to_be_human() -> None:
    house = policy('[agents]\nrefuse = ["delete"]')
    assert judged(plan_bytes("dev-teardown"), house, Authorship.HUMAN_CLAIMED).verdict == "pass"


REFUSED = st.lists(
    st.sampled_from([one for one in ActionClass if one is not ActionClass.READ]), unique=True, max_size=3
).map(tuple)
CELLS = st.lists(
    st.builds(Cell, st.sampled_from(ActionClass), st.sampled_from(Environment), st.none() | st.sampled_from(Severity)),
    max_size=4,
).map(tuple)
PARSED = {name: read(plan_bytes(name)) for name in PLANS}


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(PLANS), CELLS, REFUSED, CELLS, REFUSED)
def test_refusing_more_or_asking_agents_more_never_lowers_a_verdict(
    name: str,
    ask: tuple[Cell, ...],
    refuse: tuple[ActionClass, ...],
    agents: tuple[Cell, ...],
    none: tuple[ActionClass, ...],
) -> None:
    plain = review(PARSED[name], "shop", wiring.rules(), Ruling(policy=Policy(ask=ask)))
    tight = Policy(ask=ask, refuse=refuse, agents_ask=agents, agents_refuse=none)
    found = review(PARSED[name], "shop", wiring.rules(), Ruling(policy=tight))
    assert Verdict(found.verdict).rank <= Verdict(plain.verdict).rank
    assert found.score >= plain.score


def test_the_environment_of_a_stack_decides() -> None:
    report = judged(plan_bytes("dev-teardown"), policy(STACK + 'environment = "production"'))
    assert report.environment.name == "production"
    assert [(found.source, found.where, found.value) for found in report.environment.evidence] == [
        ("policy-stack", "policy", "shop")
    ]
    assert report.verdict == "needs-approval"


def test_the_account_decides_before_any_label() -> None:
    report = judged(plan_bytes("rds-replace"), policy('[accounts]\n"123456789012" = "non-production"'))
    assert report.environment.name == "non-production"
    assert report.environment.evidence[0].source == "policy-account"
    assert report.environment.evidence[0].value == "123456789012"
    other = judged(plan_bytes("rds-replace"), policy('[accounts]\n"999999999999" = "non-production"'))
    assert other.environment.name == "production"


def test_what_is_made_anew_is_in_the_one_account_of_its_stack() -> None:
    accounts = 'accounts = ["123456789012"]\n[accounts]\n"123456789012" = "production"'
    report = judged(plan_bytes("first-create-dev"), policy(STACK + accounts))
    assert {found.environment for found in report.consequences} == {"production"}


def test_words_of_the_house_name_environments() -> None:
    raw = plan_bytes("dev-teardown").replace(b'"Environment":"dev"', b'"Environment":"zulu3"')
    assert judged(raw, policy("")).environment.name == "unknown"
    assert judged(raw, policy('[environments]\nproduction = ["zulu"]')).environment.name == "production"


def test_the_words_of_a_house_count_wherever_it_judges(tmp_path: Path) -> None:
    raw = plan_bytes("dev-teardown").replace(b'"Environment":"dev"', b'"Environment":"zulu3"')
    house = policy('repository = "github.com/acme/infra"\n[environments]\nproduction = ["zulu"]')
    heard = hear([read(raw)], House("0" * 40, house), tmp_path, Known())
    assert [one.found.report.environment.name for one in heard.plans] == ["production"]


def with_provider(name: str, expressions: dict[str, Any]) -> bytes:
    raw = document(name)
    for provider in raw["configuration"]["provider_config"].values():
        provider.setdefault("expressions", {}).update(expressions)
    return compact(raw)


OTHER = STACK + 'accounts = ["999999999999"]'
OURS = STACK + 'accounts = ["123456789012"]'


def test_another_account_is_refused() -> None:
    report = judged(plan_bytes("rds-replace"), policy(OTHER))
    assert report.verdict == "refused"
    (finding,) = (found for found in report.findings if found.id == "wrong-account")
    assert "the object lies in 123456789012" in {evidence.says for evidence in finding.evidence}
    assert "wrong-account" not in ids(judged(plan_bytes("rds-replace"), policy(OURS)))


@pytest.mark.parametrize(
    "expressions",
    [
        {"allowed_account_ids": {"constant_value": ["999999999999"]}},
        {"assume_role": [{"role_arn": {"constant_value": "arn:aws:iam::999999999999:role/deploy"}}]},
        {"allowed_account_ids": {"references": ["var.account"]}},
    ],
    ids=["allowed", "role", "variable"],
)
def test_the_provider_tells_the_account_of_what_is_made_anew(expressions: dict[str, Any]) -> None:
    raw = json.loads(with_provider("first-create-dev", expressions))
    raw["variables"] = {"account": {"value": ["999999999999"]}}
    report = judged(compact(raw), policy(OURS))
    assert report.verdict == "refused"
    assert "its provider works in 999999999999" in report.findings[0].evidence[0].says


def test_an_account_that_is_marked_sensitive_counts_and_is_not_shown() -> None:
    raw = document("rds-replace")
    for entry in raw["resource_changes"]:
        entry["change"]["before_sensitive"] = True
    report = judged(compact(raw), policy(OTHER))
    assert "wrong-account" in ids(report)
    assert "123456789012" not in str([finding.evidence for finding in report.findings])


AWS_ARN = {"arn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}
ELSEWHERE: dict[str, tuple[str, dict[str, Any], str, bool]] = {
    "azure": ("azurerm", {"id": "/subscriptions/AAAA-1/resourceGroups/x"}, "bbbb", True),
    "azure, ours": ("azurerm", {"id": "/subscriptions/AAAA-1/resourceGroups/x"}, "aaaa-1", False),
    "google": ("google", {"project": "acme-prod"}, "acme-dev", True),
    "google, ours": ("google", {"project": "acme-prod"}, "acme-prod", False),
    "google by number": ("google", {"project": "1234567890"}, "acme-prod", False),
    "google, sealed": ("google-beta", {"id": "projects/acme-prod/topics/x"}, "acme-dev", True),
    "google, by link": ("google", {"self_link": "https://x/compute/v1/projects/acme-prod/y"}, "acme-prod", False),
    "a project of something else": ("gitlab", {"project": "acme/web"}, "acme-prod", False),
    "a policy of AWS itself": ("aws", AWS_ARN, "123456789012", False),
    "an id that is no text": ("aws", {"id": 7, "arn": ["x"]}, "123456789012", False),
}


@pytest.mark.parametrize(("provider", "body", "listed", "wrong"), ELSEWHERE.values(), ids=ELSEWHERE)
def test_each_cloud_writes_its_account_somewhere_else(provider: str, body: dict[str, Any], listed: str, wrong: bool) -> None:
    name = f"registry.terraform.io/hashicorp/{provider}"
    change = {"actions": ["update"], "before": body, "after": {**body, "x": 1}}
    entry = {"address": "x.y", "mode": "managed", "type": "x", "name": "y", "provider_name": name, "change": change}
    report = judged(
        compact({"format_version": "1.2", "resource_changes": [entry]}), policy(STACK + f'accounts = ["{listed}"]')
    )
    assert ("wrong-account" in ids(report)) is wrong


STACKS = policy(
    '[[stack]]\ntarget = "a"\npath = "a"\nplan = "**/a/*.json"\n[[stack]]\ntarget = "b"\npath = "b"\nplan = "out/*/b.json"\n'
)


@pytest.mark.parametrize(
    ("path", "named", "sealed", "name", "approvable"),
    [
        ("x/a/plan.json", None, None, "a", True),
        ("/x/a/plan.json", None, None, "a", True),
        ("./a/plan.json", None, "b", "a", True),
        ("plan.json", None, "b", "b", True),
        ("plan.json", "b", "a", "b", True),
        ("plan.json", None, None, "plan.json", False),
        ("stdin", None, None, "stdin", False),
    ],
)
def test_the_target_of_a_plan(path: str, named: str | None, sealed: str | None, name: str, approvable: bool) -> None:
    found = target_of(STACKS, path, named, sealed)
    assert (found.name, found.approvable) == (name, approvable)
    assert (found.stack is not None) is (name in "ab")


@pytest.mark.parametrize(
    ("path", "from_top", "name"),
    [
        ("plan.json", "live/a/plan.json", "a"),
        ("a/plan.json", "plan.json", "a"),
        ("plan.json", "plan.json", "plan.json"),
        ("../other.json", None, "../other.json"),
    ],
)
def test_the_globs_begin_at_the_top_of_the_repository(path: str, from_top: str | None, name: str) -> None:
    assert target_of(STACKS, path, from_top=from_top).name == name


def test_a_plan_that_two_stacks_claim_from_two_sides_is_an_error() -> None:
    with pytest.raises(UsageError):
        target_of(STACKS, "a/plan.json", from_top="out/a/b.json")


def test_without_stacks_any_name_will_do() -> None:
    assert target_of(Policy(), "plan.json", "x") == Target("x", None, approvable=True)


@pytest.mark.parametrize(("path", "named"), [("p", "c"), ("out/a/b.json", None)], ids=["unknown name", "two globs"])
def test_a_name_that_could_lose_its_stack_is_an_error(path: str, named: str | None) -> None:
    with pytest.raises(UsageError):
        target_of(STACKS, path, named)


# As the command.

ENVIRONMENT = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "NO_COLOR": "1", "GIT_CONFIG_GLOBAL": os.devnull}
TEARDOWN = str(FIXTURES / "cases" / "dev-teardown" / "plan.json")


def planguard(where: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "planguard", *arguments]
    environment = ENVIRONMENT | variables
    return subprocess.run(command, cwd=where, env=environment, capture_output=True, text=True, check=False, timeout=60)


def git(where: Path, *arguments: str) -> None:
    names = ("-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *names, *arguments], cwd=where, env=ENVIRONMENT, check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository whose commit refuses deletes, and whose working tree has no policy any more."""
    git(tmp_path, "init", "-q", "-b", "main")
    (tmp_path / ".planguard").mkdir()
    file = tmp_path / ".planguard" / "policy.toml"
    file.write_text('schema = 1\n[refuse]\nclasses = ["delete"]\n')
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "x")
    file.unlink()
    (tmp_path / "deep").mkdir()
    return tmp_path


def test_a_review_says_which_policy_judged(repository: Path) -> None:
    none = planguard(repository, "review", "--format", "json", TEARDOWN)
    assert json.loads(none.stdout)["policy"] == {"source": "built-in", "sha256": None, "for_agents": False}
    assert (none.returncode, none.stderr) == (0, "")
    base = planguard(repository / "deep", "review", "--policy-ref", "main", "--format", "json", TEARDOWN)
    assert (base.returncode, base.stderr) == (3, "")
    assert json.loads(base.stdout)["policy"]["source"] == "main:.planguard/policy.toml"
    assert json.loads(base.stdout)["policy"]["sha256"].startswith("sha256:")
    (repository / ".planguard" / "policy.toml").write_text('schema = 1\n[ask]\ndelete = { non-production = "always" }\n')
    here = planguard(repository / "deep", "review", TEARDOWN)
    assert here.returncode == 1
    assert here.stderr == (
        "planguard: ../.planguard/policy.toml is that of the working tree: the change under review may have written it\n"
    )


def test_a_plan_that_no_stack_claims_is_told(repository: Path) -> None:
    """Else a glob with a slip in it would judge by itself what the policy means to judge, and nobody would see it."""
    (repository / ".planguard" / "policy.toml").write_text(
        'schema = 1\n[[stack]]\ntarget = "live"\npath = "deep"\nplan = "depe/*.json"\n'
    )
    (repository / "deep" / "plan.json").write_bytes(Path(TEARDOWN).read_bytes())
    told = "no stack of .planguard/policy.toml claims deep/plan.json: name one with --target\n"
    assert told in planguard(repository, "review", "deep/plan.json").stderr
    assert "claims" not in planguard(repository, "review", "--target", "live", "deep/plan.json").stderr
    (repository / ".planguard" / "policy.toml").write_text("schema = 1\n")
    assert "claims" not in planguard(repository, "review", "deep/plan.json").stderr


def test_a_plan_is_known_from_the_directory_of_its_stack(repository: Path) -> None:
    (repository / ".planguard" / "policy.toml").write_text(
        'schema = 1\n[[stack]]\ntarget = "live"\npath = "deep"\nplan = "deep/*.json"\nenvironment = "production"\n'
    )
    (repository / "deep" / "plan.json").write_bytes(Path(TEARDOWN).read_bytes())
    for where, path in ((repository, "deep/plan.json"), (repository / "deep", "plan.json"), (repository / "deep", ".")):
        done = planguard(where, "review", "--format", "json", path)
        plan = json.loads(done.stdout)["plans"][0]
        assert (done.returncode, plan["target"], plan["environment"]["name"]) == (1, "live", "production")
        assert plan["folder"] == "deep"
    with open(TEARDOWN, "rb") as file:
        command = [sys.executable, "-m", "planguard", "review", "--format", "json", "-"]
        done = subprocess.run(
            command, cwd=repository / "deep", env=ENVIRONMENT, stdin=file, capture_output=True, text=True, check=False
        )
    assert (done.returncode, json.loads(done.stdout)["plans"][0]["target"]) == (0, "stdin")


def test_a_policy_with_a_fault_ends_the_run_before_any_plan_is_read(repository: Path) -> None:
    (repository / ".planguard" / "policy.toml").write_text("schema = 1\nask = 3\n")
    done = planguard(repository, "review", "--exit-zero", TEARDOWN)
    assert (done.returncode, done.stdout) == (2, "")
    assert ".planguard/policy.toml:2: ask: 3 is not a table" in done.stderr


def test_a_link_in_the_place_of_the_policy_is_refused(repository: Path) -> None:
    file = repository / ".planguard" / "policy.toml"
    (repository / "mild.toml").write_text("schema = 1\n")
    file.symlink_to("../mild.toml")
    assert planguard(repository, "review", TEARDOWN).returncode == 2
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "y")
    done = planguard(repository, "review", "--policy-ref", "main", TEARDOWN)
    assert done.returncode == 2
    assert "no file of the repository itself" in done.stderr


def test_a_folder_that_is_a_link_or_a_submodule_is_refused(repository: Path) -> None:
    (repository / ".planguard").rmdir()
    (repository / "other").mkdir()
    (repository / ".planguard").symlink_to("other")
    assert planguard(repository, "review", TEARDOWN).returncode == 2
    (repository / ".planguard").unlink()
    git(repository, "rm", "-rq", "--cached", ".planguard")
    git(repository, "update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},.planguard")
    git(repository, "commit", "-qm", "y")
    assert planguard(repository, "review", "--policy-ref", "main", TEARDOWN).returncode == 2


def test_a_commit_that_does_not_exist_is_no_missing_policy(repository: Path) -> None:
    assert planguard(repository, "review", "--policy-ref", "nowhere", TEARDOWN).returncode == 2
    assert planguard(repository, "review", "--policy-ref", "--help", TEARDOWN).returncode == 2


def test_two_plans_of_one_stack_are_an_error(repository: Path) -> None:
    text = 'schema = 1\n[[stack]]\ntarget = "a"\npath = "a"\nplan = "**/*.json"\n'
    (repository / ".planguard" / "policy.toml").write_text(text)
    done = planguard(repository, "review", TEARDOWN, TEARDOWN.replace("dev-teardown", "tags-only"))
    assert done.returncode == 2
    assert "two plans are for the target" in done.stderr


RELAXING = (
    "PLANGUARD_SKIP PLANGUARD_POLICY PLANGUARD_POLICY_REF PLANGUARD_EXIT_ZERO PLANGUARD_AUTHORSHIP PLANGUARD_FORCE"
    " PLANGUARD_DISABLE PLANGUARD_APPROVE PLANGUARD_REVIEW_EXIT_ZERO PLANGUARD_REVIEW_POLICY_REF TERRAFORM_PLANGUARD_SKIP"
    " GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_CONFIG_COUNT GIT_REPLACE_REF_BASE GIT_NAMESPACE"
    " GIT_ALTERNATE_OBJECT_DIRECTORIES"
).split()


@pytest.mark.parametrize("value", ["1", "pass"])
def test_no_variable_lowers_a_verdict(repository: Path, value: str) -> None:
    done = planguard(repository, "review", "--policy-ref", "main", TEARDOWN, **dict.fromkeys(RELAXING, value))
    assert done.returncode == 3


def test_no_flag_lowers_a_verdict(repository: Path) -> None:
    """Every option of `review` is tried; the one that says exit 0 changes the code and not the verdict."""
    command: Any = typer.main.get_command(app)
    own = {"--format": "json", "--output": str(repository / "o"), "--signed": str(repository / "s"), "--policy-ref": "main"}
    tried = [
        (flag, option.is_flag) for option in command.commands["review"].params for flag in option.opts if flag[:2] == "--"
    ]
    assert len(tried) > 8
    for flag, alone in tried:
        given = [flag] if alone else [flag, own.get(flag, "x")]
        more = [] if flag in ("--format", "--explain") else ["--format", "json"]
        done = planguard(repository, "review", *more, "--policy-ref", "main", *given, TEARDOWN)
        if flag == "--exit-zero":
            assert json.loads(done.stdout)["verdict"] == "refused"
        elif flag != "--help":
            assert done.returncode in (2, 3), flag


@pytest.mark.parametrize("wrote", Authorship)
def test_a_report_says_whether_rules_for_agents_judged(wrote: Authorship) -> None:
    house = policy('[agents]\nrefuse = ["delete"]')
    assert policy_info(house, wrote).for_agents is wrote.may_be_agent
    assert not policy_info(policy('[refuse]\nclasses = ["delete"]'), wrote).for_agents
