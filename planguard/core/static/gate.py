"""Which files belong to the gate itself. Nothing is imported here: a hook asks this on every commit."""

from typing import Final

_FILES: Final = frozenset(
    "codeowners .gitlab-ci.yml .pre-commit-config.yaml .pre-commit-hooks.yaml atlantis.yaml azure-pipelines.yml"
    " bitbucket-pipelines.yml jenkinsfile".split()
)
_FOLDERS: Final = (".planguard/", ".github/workflows/", ".github/actions/", ".circleci/", ".buildkite/")


def is_gate(path: str) -> bool:
    """Whether a file decides who reviews a change, or what is run on one."""
    return path.startswith(_FOLDERS) or path.rpartition("/")[2].lower() in _FILES
