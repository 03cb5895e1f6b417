"""`python -m tests.fuzz.run DOOR [options of libFuzzer]`: fuzz one door, with atheris, until it breaks or time is over."""

import sys
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import atheris

CORPUS = Path(__file__).parent / "corpus"
_BYTES = "--bytes"
"""An option of ours: libFuzzer's own changes, which know what was compared with what, instead of those that know JSON."""


def main() -> None:
    """The first argument names the door; what libFuzzer finds worth keeping goes to the folder that is named after it."""
    name, *options = sys.argv[1:]
    with atheris.instrument_imports(include=["planguard", "tomllib", "json", "shlex", "zipfile", "hcl2", "rfc8785"]):
        import planguard
        from tests.fuzz import replay
        from tests.fuzz.door import tried
        from tests.fuzz.mutate import mutated

        for module in walk_packages(planguard.__path__, "planguard."):  # many are imported when they are needed only
            import_module(module.name) if not module.name.endswith("__main__") else None
        door = replay.door(name)

    def one(data: bytes) -> None:
        tried(door, data)

    def changed(data: bytes, size: int, seed: int) -> bytes:
        return mutated(door, data, size, seed)

    seeds = [str(CORPUS / name)] if (CORPUS / name).is_dir() else []
    more = {} if _BYTES in options else {"custom_mutator": changed}
    atheris.Setup([sys.argv[0], *(option for option in options if option != _BYTES), *seeds], one, **more)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
