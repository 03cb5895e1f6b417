"""Times and paths as people write them in a configuration."""

from typing import Final

_SECONDS: Final = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def seconds(duration: str) -> int:
    """`72h` in seconds. Raises ValueError where it is no duration."""
    number, unit = duration[:-1], duration[-1:]
    if unit not in _SECONDS or not (number.isascii() and number.isdigit()):
        raise ValueError(f"{duration} is no duration")
    return int(number) * _SECONDS[unit]


def fault_of_path(path: str) -> str:
    """What keeps `path` from being one below the top of the repository, for people; empty where nothing does."""
    folders = path.rstrip("/").split("/")
    if path.startswith(("/", "~")) or "\\" in path or folders[0].endswith(":"):
        return "is not a path from the top of the repository, with /"
    if ".." in folders or "" in folders or ("." in folders and path != "."):
        return 'has a part that is empty, "." or ".."'
    return ""
