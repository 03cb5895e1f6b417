"""The pull request of a scenario as GitHub has it: everything that git knows is read from the repository itself."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.hosts.github_server import BOB, EVE, NUMBER, ROBOT, Json, Repository, commit, review, serving, user
from tests.hosts.scene import ALICE, CARL, DORA
from tests.repositories import git

BRANCH = "copilot/fix-alarm"
AGENT = "198982749+Copilot@users.noreply.github.com"
ACCOUNTS = {
    AGENT: ROBOT,
    "alice@acme.example": ALICE,
    "carl@acme.example": CARL,
    "dora@acme.example": DORA,
    "bob@acme.example": BOB,
    "eve@acme.example": EVE,
}
ACTIONS = user(41898282, "github-actions[bot]", "Bot")
SECOND_BOT = user(777, "approve-for-me[bot]", "Bot")


class Hub:
    """GitHub, where an agent has opened a pull request that Bob assigned to it."""

    name, repository_name = "github", "github.com/acme/infra"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._began = ""
        self.repository = Repository(branch=BRANCH, commits=[])
        self.repository.permissions = dict.fromkeys(["Copilot", "alice", "bob", "carl", "dora"], "write")

    def look(self) -> Repository:
        """The repository as it is now: both branches, what lies between them, and the files of the base."""
        known = self.repository
        known.head, known.tip = git(self._folder, "rev-parse", BRANCH), git(self._folder, "rev-parse", "main")
        if not known.merged_at:
            self._began = git(self._folder, "merge-base", "main", BRANCH)
        known.commits = [self._commit(sha) for sha in between(self._folder, self._began, "rev-list", "--reverse")]
        known.files = between(self._folder, self._began, "diff", "--name-only", "--no-renames")
        known.blobs = {name: self._blob(BRANCH, name) for name in known.files}
        known.contents = contents(self._folder)
        return known

    @contextmanager
    def job(self, place: Path) -> Iterator[dict[str, str]]:
        """The variables of a job of a workflow, while the host listens; its event lies in `place`."""
        with serving(self.look()) as api:
            event = {"pull_request": {"number": NUMBER, "head": {"sha": self.repository.head}}}
            (place / "event.json").write_text(json.dumps(event))
            yield {
                "GITHUB_ACTIONS": "true",
                "GITHUB_REPOSITORY": "acme/infra",
                "GITHUB_SERVER_URL": "https://github.com",
                "GITHUB_API_URL": api,
                "GITHUB_EVENT_PATH": str(place / "event.json"),
                "GITHUB_TOKEN": "token-of-a-test",
                "GITHUB_STEP_SUMMARY": str(place / "summary.md"),
            }

    def opened(self) -> None:
        """Another pull request takes the place of the merged one."""
        known = self.repository
        known.merged_at = None
        known.reviews, known.comments, known.statuses = [], [], []

    def merged(self) -> None:
        """The button has been pressed."""
        self.look().merged_at = moment()

    def reviewed(self, account: Json, state: str, body: str, hours_ago: float = 0) -> None:
        """A review of an account."""
        known = self.repository
        given = review(len(known.reviews) + 1, account, state, body, known.head)
        given["submitted_at"] = moment(hours_ago)
        known.reviews.append(given)

    @property
    def comment(self) -> str:
        """The last comment of the gate."""
        return str(self.repository.comments[-1]["body"]) if self.repository.comments else ""

    @property
    def status(self) -> tuple[str, str]:
        """State and words of the last status."""
        last = self.repository.statuses[-1]
        return str(last["state"]), str(last["description"])

    def _commit(self, sha: str) -> Json:
        email, _, message = git(self._folder, "show", "-s", "--format=%ae%n%B", sha).partition("\n")
        return commit(sha, ACCOUNTS.get(email), message, email)

    def _blob(self, ref: str, name: str) -> str:
        return git(self._folder, "rev-parse", f"{ref}:{name}", check=False) or "0" * 40


def between(folder: Path, began: str, *arguments: str) -> list[str]:
    """What a command of git lists between the beginning of the change and its last commit."""
    return git(folder, *arguments, f"{began}..{BRANCH}").splitlines()


def contents(folder: Path) -> dict[str, str]:
    """The files of the base branch, with their last line ends: ids of blobs are made of every byte."""
    names = git(folder, "ls-tree", "-r", "--name-only", "main").splitlines()
    return {name: git(folder, "show", f"main:{name}", exact=True) for name in names}


def moment(hours_ago: float = 0) -> str:
    """A moment as GitHub writes it."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - hours_ago * 3600))
