"""The merge request of a scenario as GitLab has it: everything that git knows is read from the repository itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.e2e.hub import BRANCH, between, contents, moment
from tests.hosts.gitlab_server import NUMBER, ROBOT, Json, Project, account, commit, note, serving
from tests.repositories import git


class Lab:
    """GitLab, where an agent has opened a merge request that Bob assigned to it."""

    name, repository_name = "gitlab", "gitlab.com/acme/sub/infra"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._began = ""
        self.repository = Project(author=ROBOT, commits=[], assignees=[account(2, "bob")])
        self.repository.levels = dict.fromkeys([2, 11, 12, 13], 30)

    def look(self) -> Project:
        """The project as it is now: both branches, what lies between them, and the files of the base."""
        known = self.repository
        known.head, known.tip = git(self._folder, "rev-parse", BRANCH), git(self._folder, "rev-parse", "main")
        if not known.merged_at:
            self._began = git(self._folder, "merge-base", "main", BRANCH)
        hashes = between(self._folder, self._began, "rev-list", "--reverse")
        known.commits = [commit(sha, git(self._folder, "show", "-s", "--format=%ae", sha)) for sha in hashes]
        known.files = between(self._folder, self._began, "diff", "--name-only", "--no-renames")
        known.contents = contents(self._folder)
        return known

    @contextmanager
    def job(self, _place: Path) -> Iterator[dict[str, str]]:
        """The variables of a job of GitLab CI, while the host listens."""
        with serving(self.look()) as api:
            yield {
                "GITLAB_CI": "true",
                "CI_API_V4_URL": api,
                "CI_PROJECT_PATH": "acme/sub/infra",
                "CI_SERVER_HOST": "gitlab.com",
                "CI_MERGE_REQUEST_IID": str(NUMBER),
                "CI_COMMIT_SHA": self.repository.head,
                "PLANGUARD_GITLAB_TOKEN": "token-of-a-test",
            }

    def merged(self) -> None:
        """The button has been pressed."""
        self.look().merged_at = moment()

    def reviewed(self, who: Json, state: str, body: str, hours_ago: float = 0) -> None:
        """An approval, and the note beside it; taking it back leaves the note."""
        known = self.repository
        person = account(who["id"], who["login"])
        known.approved_by = [one for one in known.approved_by if one["id"] != person["id"]]
        known.approved_by += [person] if state == "APPROVED" else []
        at = moment(hours_ago)
        known.notes.append(note(len(known.notes) + 1, person, body, created_at=at, updated_at=at))

    @property
    def comment(self) -> str:
        """The last note of the gate."""
        found = [one["body"] for one in self.repository.notes if one["author"]["username"] == "planguard"]
        return str(found[-1]) if found else ""

    @property
    def status(self) -> tuple[str, str]:
        """State and words of the last status."""
        last = self.repository.statuses[-1]
        return {"failed": "failure"}.get(last["state"], str(last["state"])), str(last["description"])
