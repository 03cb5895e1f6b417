"""One profile for every property: a loaded machine is no fault of the code."""

from hypothesis import settings

settings.register_profile("planguard", deadline=None)
settings.load_profile("planguard")
