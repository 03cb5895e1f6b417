"""`python -m planguard`, and the door of the command `planguard`."""

import gc
import sys

from planguard import __version__


def main() -> None:
    """Answer `--version` at once; everything else goes through the command line proper."""
    if sys.argv[1:] == ["--version"]:
        print(f"planguard {__version__}")
        return
    # A run makes many records and frees none of them before it ends: collecting would only cost time.
    gc.disable()
    from planguard.cli import main as command_line

    command_line()


if __name__ == "__main__":
    main()
