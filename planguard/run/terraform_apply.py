"""`terraform apply` of a sealed plan, in an environment that was built for it."""

import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from planguard.errors import OutsideError
from planguard.run.sealed import Sealed

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def apply(
    plan: Sealed, executable: str, chdir: str | None, environment: dict[str, str], hear: Callable[[bytes], None]
) -> int:
    """Apply the plan; every line of the event stream is handed to `hear`. Returns Terraform's exit code.

    A signal is handed on to Terraform, which then ends in order, and is waited for: nothing is killed in the middle.
    Raises OutsideError where it could not be started.
    """
    command = [executable, "apply", "-json", "-input=false", "-no-color", plan.path]
    try:
        child = subprocess.Popen(
            command,
            cwd=chdir or None,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            pass_fds=plan.descriptors,
            process_group=0,  # a Ctrl-C at the terminal comes to us alone, and reaches Terraform once
        )
    except OSError as error:
        raise OutsideError(f"{executable} could not be started ({type(error).__name__})") from None
    with child, _handing_on(child):
        for line in child.stdout or ():
            hear(line)
        return child.wait()


def state_of(executable: str, chdir: str | None, environment: dict[str, str]) -> bytes:
    """The state as it is now; empty where Terraform does not give it. It holds secrets: for reading two numbers of it."""
    try:
        command = [executable, "state", "pull"]
        given = {"cwd": chdir or None, "env": environment, "stdin": subprocess.DEVNULL}
        done = subprocess.run(command, **given, capture_output=True, timeout=600, check=False)  # type: ignore[call-overload]
    except (OSError, subprocess.TimeoutExpired):
        return b""
    return bytes(done.stdout) if done.returncode == 0 else b""


@contextmanager
def _handing_on(child: "subprocess.Popen[bytes]") -> Iterator[None]:
    """Meanwhile the signals that would end us go to the child."""

    def hand_on(number: int, _: FrameType | None) -> None:
        # Terraform knows an interrupt as the wish to end in order.
        os.kill(child.pid, signal.SIGINT if number == signal.SIGHUP else number)

    before = {number: signal.signal(number, hand_on) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
