"""The whole path, scenario by scenario."""

import pytest

# These are no test files, and what they assert is to be told as well as if they were.
pytest.register_assert_rewrite("tests.e2e.world", "tests.e2e.jobs", "tests.e2e.workshop", "tests.e2e.scenarios")
