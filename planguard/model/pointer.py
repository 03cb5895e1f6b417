"""JSON pointers (RFC 6901) into a plan: how reports and errors name a place in it."""


def pointer(*steps: str | int) -> str:
    """The pointer that leads through `steps`, such as `/change/after/a~1b`."""
    return "".join(f"/{escaped(str(step))}" for step in steps)


def escaped(step: str) -> str:
    """One step as it stands in a pointer: a tilde and a slash would read as something else."""
    return step.replace("~", "~0").replace("/", "~1")
