"""One profile for every property: a loaded machine is no fault of the code. And one environment: none of a CI job."""

import os

from hypothesis import settings

# Whatever job these tests run in, they are nobody's pull request.
for name in [name for name in os.environ if name.startswith(("GITHUB_", "CI_"))]:
    del os.environ[name]

settings.register_profile("planguard", deadline=None)
settings.load_profile("planguard")
