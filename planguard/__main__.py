"""`python -m planguard`, and the door of the command `planguard`."""

import gc
import os
import sys

from planguard import __version__

_FAULT, _INTERRUPTED = 5, 130


def main() -> None:
    """Answer `--version` at once; everything else goes through the command line proper."""
    if sys.argv[1:] == ["--version"]:
        print(f"planguard {__version__}")
        return
    # A run makes many records and frees none of them before it ends: collecting would only cost time, and so would
    # giving each of them back at the end.
    gc.disable()
    _close_side_doors()
    try:
        from planguard.cli import main as command_line

        command_line()
    except SystemExit as done:
        _leave(done.code)
    except KeyboardInterrupt:
        _leave(_INTERRUPTED)
    except Exception as error:  # noqa: BLE001 - not even a broken installation may end as exit code 1, a verdict
        sys.stderr.write(f"planguard: a fault of planguard's own ({type(error).__name__}); nothing was judged\n")
        _leave(_FAULT)


def _close_side_doors() -> None:
    """Keep a checkout under review from taking part in its review.

    `python -m` puts the current directory first among the places of modules; a `json.py` there would be run. And the
    variable by which a shell asks for completions would end a real run with code 0.
    """
    here = os.getcwd()
    home = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    if here != home:
        sys.path[:] = [place for place in sys.path if os.path.abspath(place) != here]
    if len(sys.argv) > 1:
        os.environ.pop("_PLANGUARD_COMPLETE", None)


def _leave(code: object) -> None:
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, AttributeError, ValueError):  # nobody is there to read it; what was said stays said
            pass
    os._exit(code if isinstance(code, int) else 0 if code is None else _FAULT)


if __name__ == "__main__":
    main()
