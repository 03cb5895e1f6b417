"""The same on GitLab, where an approval has no text: the line is a note of one's own beside it."""

from tests.e2e.scenarios.s49_one_delete_more import play

__all__ = ["play"]
NEEDS = "terraform"
GITLAB = True
