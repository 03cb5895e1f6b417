"""The gate on a pull request: who is asked, what counts, what does not, and what is said. Against a GitHub on loopback."""

import hashlib
import json
from typing import Any

import pytest

from tests.hosts.github_server import ADA, BOB, EVE, HEAD, ROBOT, Json, comment, commit, review, user
from tests.hosts.scene import ALICE, CARL, CRITICAL, HIGH, PEOPLE, POLICY, QUIET, TARGET, Scene, house, scene
from tests.hosts.webhooks import forked, pulled, queued, sent
from tests.plans import FIXTURES

__all__ = ["scene"]


@pytest.fixture
def asked(scene: Scene) -> Scene:
    """A plan that one person must approve; the gate has spoken once."""
    scene.seal(HIGH)
    assert scene.gate().code == 1
    return scene


def test_nothing_touched_is_one_quiet_line(scene: Scene) -> None:
    scene.repository.files = ["docs/notes.md"]
    found = scene.gate()
    assert (found.code, found.output) == (0, "planguard: no stack is touched, nothing to decide\n")
    assert scene.bodies == []
    assert (scene.status["state"], scene.status["description"]) == ("success", "nothing to decide")


def test_a_harmless_plan_passes(scene: Scene) -> None:
    scene.seal(QUIET)
    found = scene.gate()
    assert (found.code, found.decision, scene.status["state"]) == (0, "pass", "success")
    assert len(scene.bodies) == 1


def test_pending_says_who_must_do_what_and_how(scene: Scene) -> None:
    scene.seal(HIGH)
    found = scene.gate()
    assert (found.code, found.decision) == (1, "blocked")
    (body,) = scene.bodies
    assert body.startswith("<!-- planguard:v1 -->\n")
    assert "1 approval is missing. Needed: 1 person by review for high." in body
    assert f"planguard-approve: {found.report['request_digest'].removeprefix('sha256:')} " in body
    assert (scene.status["state"], scene.status["context"]) == ("pending", "planguard")
    assert scene.status["description"].startswith("1 more person must approve: ")
    assert "::error" in found.output
    assert "aws_db_instance" in (scene.place / "summary.md").read_text()


def test_approved_with_the_line_of_the_comment(asked: Scene) -> None:
    asked.approve(ALICE)
    found = asked.gate()
    assert (found.code, found.decision, found.codes) == (0, "approved", ())
    assert asked.status["state"] == "success"
    assert "until 2026-01-05T" in asked.status["description"]
    assert len(asked.bodies) == 1, "renewed in place"


def test_the_request_document_is_the_file_whose_hash_is_approved(asked: Scene) -> None:
    content = (asked.place / "request.json").read_bytes()
    assert hashlib.sha256(content).hexdigest() == asked.line.split()[1]
    assert [entry["target"] for entry in json.loads(content)["plans"]] == [TARGET]


def test_two_persons_for_what_is_critical_in_production(scene: Scene) -> None:
    scene.seal(CRITICAL)
    scene.gate()
    scene.approve(ALICE)
    assert scene.gate().decision == "blocked"
    scene.approve(CARL)
    assert scene.gate().decision == "approved"


def other_line(scene: Scene, *, digest: str = "", words: str = "") -> str:
    _, was, said = scene.line.split(" ", 2)
    return f"planguard-approve: {digest or was} {words or said}"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param({"digest": "d" * 64}, "request-unknown", id="wrong digest"),
        pytest.param({"words": "destroys nothing"}, "words-differ", id="wrong words"),
    ],
)
def test_another_line_does_not_count(asked: Scene, change: dict[str, str], code: str) -> None:
    asked.approve(ALICE, other_line(asked, **change))
    found = asked.gate()
    assert (found.code, found.decision) == (1, "blocked")
    assert code in found.codes
    assert f"[{code}]" in asked.bodies[-1]


def test_an_old_digest_after_a_re_plan_does_not_count(asked: Scene) -> None:
    asked.approve(ALICE)
    assert asked.gate().code == 0
    asked.seal(CRITICAL)
    found = asked.gate()
    assert (found.code, found.decision, found.codes) == (1, "blocked", ("other-consequences",))
    assert len(asked.bodies) == 2, "worse news is a fresh comment"
    assert "newer comment" in asked.bodies[0]


def test_the_same_consequences_after_a_push_are_still_approved(asked: Scene) -> None:
    asked.approve(ALICE)
    asked.repository.head = "e" * 40
    asked.event = pulled(7, "e" * 40)
    asked.seal(HIGH, head="e" * 40)
    assert (asked.gate().decision, asked.status["state"]) == ("approved", "success")


def test_a_plan_of_another_commit_is_none(asked: Scene) -> None:
    asked.approve(ALICE)
    asked.seal(HIGH, head="9" * 40)
    found = asked.gate()
    assert (found.code, found.decision) == (3, "refused")
    assert "came instead" in asked.bodies[-1]


def test_thirty_plans_are_approved_with_one_line_and_keep_it(scene: Scene) -> None:
    names = [f"stacks/{number:02}" for number in range(30)]
    scene.stacks(names)
    for name in names:
        scene.seal(HIGH, name)
    assert scene.gate().report["approvals"]["missing"] == 1
    scene.approve(ALICE)
    found = scene.gate()
    assert (found.code, found.decision, len(found.report["approvals"]["parts"])) == (0, "approved", 30)
    # One of them is planned anew, with more: the others keep their yes, though the request is another one.
    scene.seal(CRITICAL, names[3])
    found = scene.gate()
    lacking = [part["subject"] for part in found.report["approvals"]["parts"] if part["missing"]]
    assert (found.decision, lacking) == ("blocked", ["plan:stacks/03"])


def test_a_stack_without_its_plan_is_refused(scene: Scene) -> None:
    scene.stacks([TARGET, "stacks/other"])
    scene.seal(QUIET)
    found = scene.gate()
    assert (found.code, found.decision, scene.status["state"]) == (3, "refused", "failure")
    findings = [one["id"] for plan in found.report["plans"] for one in plan["findings"]]
    assert findings == ["plan-missing"]
    assert "stacks/other" in scene.bodies[-1]


def test_without_any_plan_a_change_of_the_configuration_is_refused(scene: Scene) -> None:
    for policy in (POLICY, 'schema = 1\nrepository = "github.com/acme/infra"\n'):
        scene.repository.contents = house(policy)
        assert scene.gate().code == 3


def test_a_change_of_the_gate_is_asked_about_until_its_bytes_are_approved(scene: Scene) -> None:
    scene.repository.files = [".github/workflows/plan.yml"]
    found = scene.gate()
    assert (found.code, found.decision) == (1, "blocked")
    assert scene.line.endswith("changes what guards this repository")
    scene.approve(ALICE)
    assert scene.gate().code == 0
    scene.repository.after = "d" * 40
    assert scene.gate().codes == ("other-consequences",)


@pytest.mark.parametrize(
    ("account", "code"),
    [
        pytest.param(user(11, "alice", "Bot"), "is-agent", id="a bot that has a person's number"),
        pytest.param(user(41898282, "github-actions[bot]", "Bot"), "is-agent", id="a bot"),
        pytest.param(ROBOT, "is-agent", id="the agent itself"),
        pytest.param(EVE, "unknown-user", id="somebody who is not registered"),
        pytest.param(None, "review-no-account", id="a deleted account"),
    ],
)
def test_who_is_nobody_here(asked: Scene, account: Json | None, code: str) -> None:
    asked.repository.permissions |= {account["login"]: "write"} if account else {}
    asked.repository.reviews.append(review(1, account, "APPROVED", asked.line))
    found = asked.gate()
    assert found.decision == "blocked"
    assert code in found.codes


def test_the_author_of_a_commit_does_not_approve_it(asked: Scene) -> None:
    asked.repository.commits.append(commit("2" * 40, ALICE))
    asked.approve(ALICE)
    found = asked.gate()
    assert (found.decision, found.codes) == ("blocked", ("is-author", "is-committer"))


def test_who_opened_it_does_not_approve_it(asked: Scene) -> None:
    asked.repository.author = ALICE
    asked.approve(ALICE)
    assert asked.gate().codes == ("is-requester",)


def test_the_requester_of_the_agent_does_not_approve_it(asked: Scene) -> None:
    """Copilot is started by assigning it: who did so, and who is assigned, asked for the change."""
    people = PEOPLE + f'[[person]]\nid = "bob@acme.example"\ngithub_id = {BOB["id"]}\n'
    asked.repository.contents = house(people=people)
    asked.repository.permissions["bob"] = "write"
    asked.approve(BOB)
    assert asked.gate().codes == ("is-requester",)


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        pytest.param("edits", {"R1": {"lastEditedAt": "2026-01-03T00:00:00Z"}}, "review-edited", id="edited"),
        pytest.param("edits", {"R1": {"createdViaEmail": True}}, "review-by-email", id="by mail"),
        pytest.param("permissions", {"alice": "read"}, "review-no-permission", id="may not write"),
    ],
)
def test_a_review_that_may_be_somebody_elses(asked: Scene, field: str, value: Any, code: str) -> None:
    asked.approve(ALICE)
    setattr(asked.repository, field, value)
    found = asked.gate()
    assert (found.decision, found.codes) == ("blocked", (code,))


def test_a_yes_for_a_branch_that_anybody_can_make_is_none_for_the_main_one(asked: Scene) -> None:
    """The base of a pull request can be changed after the gate has spoken, and its commit keeps the status."""
    asked.repository.base = "eve/everything-is-gone-already"
    asked.approve(ALICE)
    found = asked.gate()
    assert (found.code, found.decision) == (0, "approved")
    assert (asked.status["state"], asked.status["description"][:6]) == ("pending", "no yes")
    assert "neither the main branch nor protected" in asked.bodies[-1]
    asked.repository.files = []
    for plan in asked.plans.iterdir():
        plan.unlink()
    assert asked.gate().code == 0
    assert asked.status["state"] == "pending", "nothing is touched, from there"


@pytest.mark.parametrize(("base", "given"), [("main", None), ("release/1", {})], ids=["main", "protected"])
def test_a_yes_for_a_branch_that_stands_is_one(base: str, given: Any, asked: Scene) -> None:
    asked.repository.base, asked.repository.protection = base, given
    asked.approve(ALICE)
    assert asked.gate().decision == "approved"
    assert asked.status["state"] == "success"


def test_a_dismissed_review_counts_no_more(asked: Scene) -> None:
    asked.approve(ALICE)
    assert asked.gate().code == 0
    asked.repository.reviews[0]["state"] = "DISMISSED"
    found = asked.gate()
    assert found.decision == "blocked"
    assert "review-not-approving" in found.codes
    assert len(asked.bodies) == 2


def test_changes_requested_later_takes_it_back(asked: Scene) -> None:
    asked.approve(ALICE)
    asked.approve(ALICE, "wait", "CHANGES_REQUESTED")
    found = asked.gate()
    assert (found.decision, found.codes) == ("blocked", ("withdrawn",))


def test_a_withdrawal_on_the_second_page_is_seen(asked: Scene) -> None:
    asked.approve(ALICE)
    for _ in range(3):
        asked.approve(EVE, "looks fine", "COMMENTED")
    asked.approve(ALICE, "wait", "CHANGES_REQUESTED")
    asked.repository.page = 2
    assert asked.gate().codes == ("withdrawn",)


def test_an_error_on_the_second_page_stops_everything(asked: Scene) -> None:
    asked.approve(ALICE)
    assert asked.gate().code == 0
    asked.approve(EVE, "no", "COMMENTED")
    asked.repository.page = 1
    asked.repository.refuse = lambda _m, path, page: 404 if page == 2 and path.endswith("/reviews") else None
    found = asked.gate()
    assert found.code == 6
    assert asked.status["state"] == "failure", "the yes of before must not stand"
    assert "status 404" in asked.bodies[-1]


def test_a_limit_of_requests_is_no_yes(asked: Scene) -> None:
    asked.approve(ALICE)
    asked.repository.refuse = lambda *_: 403
    asked.repository.headers = {"X-RateLimit-Remaining": "0"}
    found = asked.gate()
    assert found.code == 6
    assert "status 403" in found.errors


def test_the_token_of_a_fork_falls_back_to_summary_and_exit_code(scene: Scene) -> None:
    scene.seal(HIGH)
    scene.repository.fork = True
    scene.repository.refuse = lambda method, path, _p: 403 if method == "POST" and path != "/graphql" else None
    found = scene.gate()
    assert (found.code, scene.bodies, scene.repository.statuses) == (1, [], [])
    assert "may not write" in found.errors
    assert "planguard-approve: " in (scene.place / "summary.md").read_text()


def test_a_gate_that_could_not_speak_fails(scene: Scene) -> None:
    scene.seal(QUIET)
    scene.repository.refuse = lambda method, path, _p: 403 if method == "POST" and path != "/graphql" else None
    found = scene.gate(summary=False)
    assert found.code == 6
    assert "could not speak" in found.errors


def test_a_host_that_fails_while_it_is_told_is_an_error(scene: Scene) -> None:
    scene.seal(QUIET)
    scene.repository.refuse = lambda method, path, _p: 500 if method == "POST" and "/statuses/" in path else None
    assert scene.gate().code == 6


def test_another_pull_request_with_the_same_commit_holds_a_yes_back(asked: Scene) -> None:
    asked.approve(ALICE)
    asked.repository.siblings = [12]
    found = asked.gate()
    assert (found.code, found.decision, asked.status["state"]) == (1, "blocked", "pending")
    assert "Pull request 12 has the same last commit" in asked.bodies[-1]
    asked.repository.siblings = []
    assert asked.gate().code == 0


def test_the_plan_job_of_a_fork_leads_to_the_gate_on_its_pull_request(asked: Scene) -> None:
    """The run lists no pull request: the gate finds it, judges it, and sets the status on the commit of the run."""
    asked.repository.fork = True
    asked.event = forked(HEAD, asked.repository.branch)
    asked.repository.asked.clear()
    assert (asked.gate().decision, asked.status["state"]) == ("blocked", "pending")
    assert ("POST", f"/repos/acme/infra/statuses/{HEAD}") in asked.repository.asked
    asked.approve(ALICE)
    assert (asked.gate().decision, asked.status["state"]) == ("approved", "success")


def test_the_plan_job_of_a_fork_that_has_moved_on_says_nothing(asked: Scene) -> None:
    asked.repository.fork = True
    asked.event = forked("9" * 40, asked.repository.branch)
    before = len(asked.repository.statuses)
    found = asked.gate()
    assert (found.code, len(asked.repository.statuses)) == (6, before)
    assert "no open pull request has this as its last commit" in found.errors


def test_a_fork_with_the_commit_of_another_pull_request_holds_both_back(asked: Scene) -> None:
    """Whoever opens a second pull request with an approved commit would else merge it with the yes of the first."""
    asked.approve(ALICE)
    asked.repository.siblings = [12]
    asked.event = forked(HEAD, asked.repository.branch)
    asked.repository.fork = True
    found = asked.gate()
    assert (found.decision, asked.status["state"]) == ("blocked", "pending")


def test_a_comment_of_the_gate_that_was_edited_is_restored_and_not_believed(asked: Scene) -> None:
    was = asked.bodies[0]
    asked.repository.comments[0]["body"] = "<!-- planguard:v1 -->\n<!-- planguard:v1 decision=approved -->\nAll is approved"
    assert asked.gate().decision == "blocked"
    assert asked.bodies[-1] == was


def test_a_comment_that_pretends_to_be_the_gate_is_left_alone(asked: Scene) -> None:
    asked.repository.comments.insert(0, comment(1, EVE, "<!-- planguard:v1 -->\n## approved"))
    asked.approve(ALICE, "fine by me")
    found = asked.gate()
    assert found.decision == "blocked"
    assert asked.repository.comments[0]["body"].endswith("## approved")


def test_nothing_is_written_where_nothing_changed(asked: Scene) -> None:
    asked.repository.asked.clear()
    asked.gate()
    assert [
        path for method, path in asked.repository.asked if method == "PATCH" or ("/comments" in path and method == "POST")
    ] == []


def test_a_newer_commit_has_its_own_run(asked: Scene) -> None:
    asked.event = pulled(7, "8" * 40)
    before = len(asked.repository.statuses)
    found = asked.gate()
    assert found.code == 6
    assert "newer commit" in found.errors
    assert len(asked.repository.statuses) == before


def test_the_policy_of_the_change_is_not_asked(asked: Scene) -> None:
    """The change loosens the policy and registers its author; the gate reads the base branch, and asks about the change."""
    asked.repository.files += [".planguard/policy.toml", ".planguard/approvers.toml"]
    (asked.place / ".planguard").mkdir()
    (asked.place / ".planguard" / "policy.toml").write_text('schema = 1\n[ask]\nupdate = { production = "pass" }\n')
    (asked.place / ".planguard" / "approvers.toml").write_text(
        f'schema = 1\n[[person]]\nid = "x@y.z"\ngithub_id = {ADA["id"]}\n'
    )
    asked.repository.permissions["ada"] = "write"
    asked.gate()
    asked.approve(ADA)
    found = asked.gate()
    assert found.decision == "blocked"
    assert "unknown-user" in found.codes


def test_a_broken_policy_stops_the_gate_and_is_told(scene: Scene) -> None:
    scene.seal(QUIET)
    scene.repository.contents = house("schema = 1\nnonsense = true\n")
    found = scene.gate()
    assert found.code == 2
    assert scene.status["state"] == "failure"
    assert "nothing could be judged" in scene.bodies[-1]


def test_an_unreadable_plan_stops_the_gate_and_is_told(scene: Scene) -> None:
    scene.seal(QUIET)
    (scene.plans / "broken.json").write_text('{"type": "planguard/sealed-plan/v1", "plan": {"format_version": "1.2"')
    assert scene.gate().code == 4
    assert scene.status["state"] == "failure"


def test_outputs_are_words_and_numbers(asked: Scene) -> None:
    lines = dict(line.split("=") for line in (asked.place / "outputs").read_text().splitlines())
    assert lines["verdict"] == "needs-approval"
    assert lines["decision"] == "blocked"
    assert (lines["exit-code"], lines["plans"], lines["missing"]) == ("1", "1", "1")
    assert lines["request"] == asked.line.split()[1]


def test_a_dry_run_says_nothing_on_the_pull_request(scene: Scene) -> None:
    scene.seal(HIGH)
    assert scene.gate(dry=True).code == 1
    assert (scene.bodies, scene.repository.statuses) == ([], [])


def test_a_security_key_is_asked_for_with_the_command_that_signs(scene: Scene) -> None:
    scene.repository.contents = house(POLICY + '[[approval]]\nquorum = 1\nassurance = "touch"\n')
    scene.seal(HIGH)
    found = scene.gate()
    digest = found.report["request_digest"].removeprefix("sha256:")
    assert f"planguard approve --pull-request 7 --expect {digest}\n" in scene.bodies[-1]
    assert "planguard-approve:" not in scene.bodies[-1]


def test_a_head_that_is_not_the_plans_is_no_way_in(scene: Scene) -> None:
    """A plan without a seal does not say which commit it was made from."""
    (scene.plans / "plan.json").write_bytes((FIXTURES / "cases" / QUIET / "plan.json").read_bytes())
    found = scene.gate()
    assert (found.code, found.decision) == (3, "refused")


QUEUE = f"gh-readonly-queue/main/pr-7-{'b' * 40}"


@pytest.mark.parametrize(
    "event",
    [
        sent("merge_group", "checks_requested", merge_group={"head_ref": f"refs/heads/{QUEUE}", "head_sha": "f" * 40}),
        queued("f" * 40, QUEUE),
    ],
    ids=["in the queue's own job", "after the plan job of the queue"],
)
def test_a_merge_queue_is_verified_again_by_the_digest(asked: Scene, event: Json) -> None:
    asked.approve(ALICE)
    before = list(asked.bodies)
    asked.event = event
    assert asked.gate().decision == "refused", "the plans of the pull request are not those of the queue"
    asked.seal(HIGH, head="f" * 40)
    assert (asked.gate().decision, asked.status["state"]) == ("approved", "success")
    assert ("POST", f"/repos/acme/infra/statuses/{'f' * 40}") in asked.repository.asked
    assert asked.bodies == before


def test_a_hostile_name_means_nothing_and_can_be_approved_by_its_line(scene: Scene) -> None:
    scene.repository.contents = house('schema = 1\nrepository = "github.com/acme/infra"\n')
    scene.seal(HIGH, "s @acme <b>x</b> `y` ::error::z\u202e")
    scene.repository.files.append(".github/workflows/@acme<b>`::error::\u202e.yml")
    found = scene.gate()
    assert "\u202e" not in scene.bodies[-1] + found.output + str(scene.status)
    assert "<b>" not in scene.line
    assert "@" not in scene.line
    scene.approve(ALICE)
    assert scene.gate().decision == "approved"
