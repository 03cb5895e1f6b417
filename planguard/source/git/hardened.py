"""How git is called: nothing that a repository, a person's settings or the environment configures takes part.

A repository can name programs for git to run: file-system monitors, hooks, filters, text conversions, diff drivers,
pagers, signature checkers, transports for objects that are missing. Each of them is off here. Replacements and grafts,
by which a clone shows other contents than it has, are off as well.
"""

import os
from collections.abc import Mapping
from typing import Final

_SETTINGS: Final = (
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.attributesFile=/dev/null",
    "core.pager=cat",
    "core.sshCommand=false",
    "core.askPass=false",
    "core.alternateRefsCommand=false",
    "core.commitGraph=false",  # it could tell of other parents than the commits do
    "credential.helper=",
    "diff.external=",
    "diff.relative=false",
    "blame.ignoreRevsFile=",
    "gc.auto=0",
    "gpg.program=false",
    "log.showSignature=false",
    "maintenance.auto=false",
    "protocol.allow=never",
    # Whose repository it is does not matter where nothing of it runs; in a container it is often somebody else's.
    "safe.directory=*",
)
_FIXED: Final = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_NO_LAZY_FETCH": "1",
    # Older versions of git do not know the line above; without a transport there is nothing to fetch by, either.
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_LITERAL_PATHSPECS": "1",
    "LC_ALL": "C",
}
_KEPT: Final = ("SYSTEMROOT", "TMPDIR", "TEMP", "TMP")
_TRAVELLING: Final = frozenset({"core.sshCommand", "core.askPass", "credential.helper", "protocol.allow"})
"""Settings by which git reaches another repository, and shows who asks."""
_PERSONAL: Final = frozenset({
    "HOME", "XDG_CONFIG_HOME", "USER", "LOGNAME", "DISPLAY", "SSH_AUTH_SOCK", "SSH_ASKPASS", "GIT_ASKPASS", "GIT_SSH",
    "GIT_SSH_COMMAND", "SSL_CERT_FILE", "SSL_CERT_DIR", "GIT_SSL_CAINFO", "HTTPS_PROXY", "https_proxy", "ALL_PROXY",
    "all_proxy", "NO_PROXY", "no_proxy",
})  # fmt: skip

DIFFERENCE: Final = (
    "--raw",
    "-z",
    "--no-abbrev",
    "--no-renames",
    "--no-ext-diff",
    "--no-textconv",
    "--ignore-submodules=none",
)


def command(*arguments: str) -> list[str]:
    """The whole command line for one plumbing command of git."""
    settings = [part for setting in _SETTINGS for part in ("-c", setting)]
    return ["git", "--no-pager", "--no-replace-objects", *settings, *arguments]


def environment(given: Mapping[str, str]) -> dict[str, str]:
    """The whole environment for git. Of `given`, the index of a running `git commit PATH` is honoured, as an absolute path.

    Programs are looked for in absolute places only: a `git` in the checkout is not git.
    """
    kept = {name: given[name] for name in _KEPT if name in given}
    places = [place for place in given.get("PATH", os.defpath).split(os.pathsep) if os.path.isabs(place)]
    index = {"GIT_INDEX_FILE": os.path.abspath(given["GIT_INDEX_FILE"])} if given.get("GIT_INDEX_FILE") else {}
    return {**kept, "PATH": os.pathsep.join(places), **_FIXED, **index}


def travelling_command(*arguments: str) -> list[str]:
    """The whole command line for a command that talks to another repository, from a repository that nobody configures."""
    kept = [setting for setting in _SETTINGS if setting.partition("=")[0] not in _TRAVELLING]
    settings = [part for setting in kept for part in ("-c", setting)]
    return ["git", "--no-pager", "--no-replace-objects", *settings, *arguments]


def travelling_environment(given: Mapping[str, str], protocols: str) -> dict[str, str]:
    """The environment for it: what the person has told git and ssh counts. `protocols` are those that are allowed."""
    personal = {name: given[name] for name in _PERSONAL if name in given}
    fixed = {name: value for name, value in environment(given).items() if name not in _OF_NOBODY}
    return {**fixed, **personal, "GIT_ALLOW_PROTOCOL": protocols}


_OF_NOBODY: Final = frozenset({
    "GIT_CONFIG_NOSYSTEM", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_TERMINAL_PROMPT", "GIT_INDEX_FILE",
})  # fmt: skip


def staged_arguments(base: str = "HEAD") -> tuple[str, ...]:
    """The command that lists what is staged, compared with `base`."""
    return ("diff-index", "--cached", *DIFFERENCE, base, "--")
