"""What a host calls a branch, a commit or a person is part of a path, and never a path, a question or a fragment."""

from typing import Any

import msgspec
import pytest

from planguard.errors import OutsideError
from planguard.hosts import _github_collect, _gitlab_collect
from planguard.model.exchange import Answered, Ask, Talk
from planguard.model.host import Evidence, Place

GITHUB = Place(
    host="github", api="https://api.github.test", repository="github.test/acme/infra", path="acme/infra", pull_request=7
)
GITLAB = Place(
    host="gitlab", api="https://gitlab.test", repository="gitlab.test/acme/infra", path="acme/infra", pull_request=7
)
ODD = ["release/1", "main#old", "main?ref=mine", "../../forged", "100%", "a b", "ключ"]


def asked(talk: Talk[Evidence], first: Any) -> list[Ask]:
    """The requests of a conversation in which the host answers the first one, and has nothing behind the others."""
    found = [next(talk)]
    answer = Answered(200, {}, msgspec.json.encode(first))
    try:
        for _ in range(200):
            found.append(talk.send(answer))
            answer = Answered(200, {}, b"[]")
    except (OutsideError, StopIteration):
        pass
    return found


@pytest.mark.parametrize("name", ODD)
def test_a_branch_of_github_is_one_part_of_a_path(name: str) -> None:
    pull = {"head": {"sha": "c" * 40}, "base": {"ref": name}}
    _, branch, *_ = asked(_github_collect.collect(GITHUB), pull)
    start = "/repos/acme/infra/branches/"
    assert branch.path.startswith(start)
    assert not set("/#? ") & set(branch.path[len(start) :])


@pytest.mark.parametrize("name", ODD)
def test_a_commit_is_one_part_of_a_path(name: str) -> None:
    pull = {"head": {"sha": name}, "base": {"ref": "main"}}
    paths = [ask.path for ask in asked(_github_collect.collect(GITHUB), pull)]
    (siblings,) = [path for path in paths if path.endswith("/pulls") and "/commits/" in path]
    assert siblings.count("/") == "/repos/acme/infra/commits/x/pulls".count("/")
    request = {"sha": name, "target_branch": "main", "diff_refs": {"head_sha": name}}
    paths = [ask.path for ask in asked(_gitlab_collect.collect(GITLAB), request)]
    (siblings,) = [path for path in paths if path.endswith("/merge_requests")]
    assert siblings.count("/") == "/projects/x/repository/commits/x/merge_requests".count("/")
