"""`python -m tests.fuzz.seed [DOOR…]`: write the inputs that fuzzing begins with, from the fixtures of the tests."""

import sys

from planguard import shelf
from tests.fuzz import doors
from tests.fuzz.replay import CORPUS, door


def main() -> None:
    """Each door says what its inputs look like. What was found later (`crash-…`, `found-…`) stays."""
    for name in sys.argv[1:] or shelf.names(doors):
        folder = CORPUS / name
        folder.mkdir(parents=True, exist_ok=True)
        for number, content in enumerate(door(name).seeds(), 1):
            (folder / f"seed-{number}").write_bytes(content)


if __name__ == "__main__":
    main()
