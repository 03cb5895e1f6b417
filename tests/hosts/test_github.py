"""GitHub, asked over a real connection: what is collected, what it says, and what is written; and every way it can fail."""

import dataclasses
from typing import Any

import msgspec
import pytest

from planguard.errors import OutsideError, UsageError
from planguard.hosts.github import HOST
from planguard.http import Client, hold
from planguard.model.host import Evidence, HostFacts, Message, Place, Published
from tests.hosts.github_server import (
    ADA,
    BOB,
    EVE,
    HEAD,
    NUMBER,
    ROBOT,
    TIP,
    Repository,
    comment,
    commit,
    review,
    serving,
    user,
)
from tests.hosts.webhooks import pulled

YES = "planguard-approve: " + "c" * 64 + " destroys 1 database"
MARKER = "<!-- planguard:v1 -->"


def place(api: str) -> Place:
    return Place(host="github", api=api, repository="github.com/acme/infra", path="acme/infra", pull_request=NUMBER)


def collected(repository: Repository) -> Evidence:
    with serving(repository) as api:
        return hold(HOST.collect(place(api)), Client(api, HOST.headers("token-of-a-test")).send)


def facts(repository: Repository) -> HostFacts:
    return HOST.read(collected(repository))


def published(repository: Repository, body: str = f"{MARKER}\nBlocked", *, fresh: bool = False) -> Published:
    message = Message(marker=MARKER, body=body, head=HEAD, state="pending", says="needs 1 person", fresh=fresh)
    with serving(repository) as api:
        return hold(HOST.publish(place(api), message), Client(api, HOST.headers("token-of-a-test")).send)


def test_a_review_with_everything_that_decides_whether_it_counts() -> None:
    found = facts(Repository(reviews=[review(1, ADA, "APPROVED", YES)]))
    (seen,) = found.reviews
    assert seen.account is not None
    assert (seen.account.id, seen.account.human, seen.state, seen.body) == (1, True, "approved", YES)
    assert (seen.edited, seen.by_email, seen.can_write, seen.commit) == (False, False, True, HEAD)
    assert found.pull.base_tip == TIP
    assert found.now == 1767355200, "the time that the host gave, not ours"


def test_evidence_reads_the_same_from_a_file() -> None:
    evidence = collected(Repository(reviews=[review(1, ADA, "APPROVED", YES)]))
    again = msgspec.json.decode(msgspec.json.encode(evidence), type=Evidence)
    assert HOST.read(again) == HOST.read(evidence)


def test_who_had_a_hand_in_it() -> None:
    event = {"event": "assigned", "actor": EVE, "assigner": EVE, "assignee": ROBOT}
    assigned = {**dict.fromkeys(("commit_id", "commit_url", "performed_via_github_app")), "id": 1, "node_id": "E"}
    full = {**assigned, "url": "https://example.org", "created_at": "2026-01-01T00:00:00Z", **event}
    found = facts(Repository(events=[full]))
    assert found.pull.author is not None
    assert (found.pull.author.id, found.pull.author.human) == (198982749, False)
    assert {account.id for account in found.requesters} >= {BOB["id"], EVE["id"]}, "assigned, and who assigned it"
    assert found.commits[0].signs.author_email == "x@example.org"


@pytest.mark.parametrize(
    ("changed", "field", "value"),
    [
        pytest.param({"edits": {"R1": {"lastEditedAt": "2026-01-03T00:00:00Z"}}}, "edited", True, id="edited"),
        pytest.param({"edits": {"R1": {"createdViaEmail": True}}}, "by_email", True, id="sent by mail"),
        pytest.param({"permissions": {"ada": "read"}}, "can_write", False, id="may only read"),
        pytest.param({"permissions": {"ada": "none"}}, "can_write", False, id="no collaborator"),
        pytest.param({"reviews": [review(1, ADA, "DISMISSED", YES)]}, "state", "dismissed", id="dismissed"),
        pytest.param({"reviews": [review(1, ADA, "CHANGES_REQUESTED", "")]}, "state", "changes-requested", id="against"),
        pytest.param({"reviews": [review(1, None, "APPROVED", YES)]}, "account", None, id="a deleted account"),
    ],
)
def test_one_thing_is_otherwise(changed: dict[str, Any], field: str, value: object) -> None:
    repository = dataclasses.replace(Repository(reviews=[review(1, ADA, "APPROVED", YES)]), **changed)
    (seen,) = facts(repository).reviews
    assert getattr(seen, field) == value


def test_bots_are_not_people_whatever_they_call_themselves() -> None:
    actions = user(41898282, "github-actions[bot]", "Bot")
    found = facts(Repository(reviews=[review(1, actions, "APPROVED", YES)], permissions={"github-actions[bot]": "write"}))
    assert found.reviews[0].account is not None
    assert found.reviews[0].account.human is False


def test_reviews_on_the_second_page_are_read() -> None:
    many = [review(number, EVE, "COMMENTED", "") for number in range(1, 5)] + [review(5, ADA, "CHANGES_REQUESTED", "")]
    repository = Repository(reviews=many, page=2)
    assert [seen.state for seen in facts(repository).reviews][-1] == "changes-requested"
    assert not any("elsewhere" in path for _, path in repository.asked), "the address in a link is not followed"


def test_a_page_that_fails_fails_the_whole() -> None:
    """Else an error on page 2 would hide who was against it."""

    def second_page(_method: str, path: str, page: int) -> int | None:
        return 404 if page == 2 and path.endswith("/reviews") else None

    many = [review(number, EVE, "COMMENTED", "") for number in range(1, 5)]
    with pytest.raises(OutsideError, match="status 404"):
        collected(Repository(reviews=many, page=2, refuse=second_page))


def test_a_busy_host_is_asked_again() -> None:
    failures = iter([502, 503])
    repository = Repository(refuse=lambda _method, path, _page: next(failures, None) if path.endswith("/files") else None)
    assert facts(repository).changed == ("stacks/payments/main.tf",)


def test_a_limit_is_told() -> None:
    repository = Repository(refuse=lambda *_: 403, headers={"X-RateLimit-Remaining": "0"})
    with pytest.raises(OutsideError) as caught:
        collected(repository)
    assert "limit" in caught.value.advice


def test_a_host_that_asks_for_an_hour_is_not_waited_for() -> None:
    repository = Repository(refuse=lambda *_: 429, headers={"Retry-After": "3600"})
    with pytest.raises(OutsideError, match="3600 seconds"):
        collected(repository)


def test_commits_that_are_not_listed_could_hide_an_author() -> None:
    evidence = collected(Repository(commits=[commit("1" * 40, ROBOT), commit("2" * 40, BOB)]))
    short = msgspec.structs.replace(evidence, answers={**evidence.answers, "commits": msgspec.Raw(b"[]")})
    with pytest.raises(OutsideError, match="not all commits"):
        HOST.read(short)


def test_other_pull_requests_with_the_same_commit_are_named() -> None:
    assert facts(Repository(siblings=[12, 9])).siblings == (9, 12)


def test_the_policy_of_the_base_branch_comes_along() -> None:
    repository = Repository(contents={".planguard/policy.toml": "schema = 1\n"})
    evidence = collected(repository)
    assert b"content" in bytes(evidence.answers["policy"])
    assert bytes(evidence.answers["approvers"]) == b"null"
    assert ("GET", f"/repos/acme/infra/contents/.planguard/policy.toml?ref={TIP}") in repository.asked


def test_a_comment_is_posted_once_and_renewed_in_place() -> None:
    repository = Repository()
    assert published(repository).comment == "posted"
    assert published(repository).comment == "kept"
    assert published(repository, f"{MARKER}\nBlocked by more").comment == "renewed"
    assert [one["body"] for one in repository.comments] == [f"{MARKER}\nBlocked by more"]
    assert repository.statuses[-1]["context"] == "planguard"


def test_worse_news_is_a_fresh_comment() -> None:
    repository = Repository()
    published(repository)
    assert published(repository, f"{MARKER}\nRefused", fresh=True).comment == "posted"
    old, new = repository.comments
    assert new["body"] == f"{MARKER}\nRefused"
    assert "newer comment" in old["body"]


def test_a_comment_that_somebody_edited_is_restored() -> None:
    repository = Repository()
    published(repository)
    repository.comments[0]["body"] = f"{MARKER}\nAll is well"
    assert published(repository).comment == "renewed"
    assert repository.comments[0]["body"] == f"{MARKER}\nBlocked"


@pytest.mark.parametrize("body", [f"{MARKER}\nmine", f"{MARKER} x", "<!-- planguard:v1 target=a -->", f"> {MARKER}"])
def test_a_comment_of_somebody_else_is_left_alone(body: str) -> None:
    repository = Repository(comments=[comment(1, EVE, body)])
    assert published(repository).comment == "posted"
    assert repository.comments[0]["body"] == body


def test_a_token_that_may_not_write_says_so() -> None:
    repository = Repository(
        fork=True, refuse=lambda method, path, _page: 403 if method == "POST" and "graphql" not in path else None
    )
    found = published(repository)
    assert (found.comment, found.status) == ("refused", "refused")


def test_nothing_is_said_about_a_commit_that_is_no_longer_the_last() -> None:
    repository = Repository(head="d" * 40)
    with pytest.raises(OutsideError, match="newer commit"):
        published(repository)
    assert repository.statuses == []


def test_a_long_status_is_cut_to_what_the_host_takes() -> None:
    repository = Repository()
    message = Message(marker=MARKER, body=f"{MARKER}\nx", head=HEAD, state="failure", says="x" * 500)
    with serving(repository) as api:
        hold(HOST.publish(place(api), message), Client(api, HOST.headers("token-of-a-test")).send)
    assert len(repository.statuses[0]["description"]) == 140


@pytest.mark.parametrize(
    "api", ["http://github.example.org", "ftp://x", "https://user@x.example", "https://", "https://x/?a=1"]
)
def test_a_token_goes_nowhere_unsafe(api: str) -> None:
    with pytest.raises(UsageError):
        Client(api, {})


def test_a_job_says_where_it_runs() -> None:
    variables = {"GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY": "acme/infra", "GITHUB_RUN_ID": "5"}
    found = HOST.place(variables, pulled(7, HEAD))
    assert found is not None
    assert (found.pull_request, found.head, found.repository) == (7, HEAD, "github.com/acme/infra")
    assert found.page == "https://github.com/acme/infra/actions/runs/5"


def test_an_enterprise_server_has_its_interface_elsewhere() -> None:
    variables = {
        "GITHUB_ACTIONS": "true",
        "GITHUB_REPOSITORY": "acme/infra",
        "GITHUB_API_URL": "https://git.example.org/api/v3",
        "GITHUB_SERVER_URL": "https://git.example.org",
    }
    found = HOST.place(variables, {})
    assert found is not None
    assert (found.api, found.prefix, found.repository) == (
        "https://git.example.org/api",
        "/v3",
        "git.example.org/acme/infra",
    )
    assert HOST.place({}, {}) is None
