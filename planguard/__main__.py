"""`python -m planguard`, and the door of the command `planguard`."""

import gc
import os
import sys

from planguard import __version__


def main() -> None:
    """Answer `--version` at once; everything else goes through the command line proper."""
    if sys.argv[1:] == ["--version"]:
        print(f"planguard {__version__}")
        return
    # A run makes many records and frees none of them before it ends: collecting would only cost time, and so would
    # giving each of them back at the end.
    gc.disable()
    from planguard.cli import main as command_line

    try:
        command_line()
    except SystemExit as done:
        _leave(done.code)


def _leave(code: object) -> None:
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:  # the reader has gone away; what was said stays said
            pass
    os._exit(code if isinstance(code, int) else 0 if code is None else 5)


if __name__ == "__main__":
    main()
