"""A small group of processes: started together, watched, restarted when one dies, stopped in order."""

import ctypes
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType

FIRST_WAIT_SECONDS = 0.5
LONGEST_WAIT_SECONDS = 30.0
STEADY_AFTER_SECONDS = 60.0
LOOK_EVERY_SECONDS = 0.5
PR_SET_PDEATHSIG = 1
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM)


@dataclass
class Member:
    """One process of the group. ``patience``: seconds it is given to stop by itself."""

    name: str
    command: Sequence[str]
    patience: float = 10.0
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    starts_at: float = 0.0
    failures: int = 0

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None


@dataclass
class ProcessGroup:
    """Members in the order in which they start; they stop in the opposite order."""

    environment: Mapping[str, str]
    say: Callable[[str], None]
    members: list[Member] = field(default_factory=list)
    _wake_reader: int = -1
    _is_stopping: bool = False

    def start(self, member: Member) -> None:
        """Start one process and watch it from now on."""
        self.members.append(member)
        self._spawn(member)

    def _spawn(self, member: Member) -> None:
        member.started_at = time.monotonic()
        member.process = subprocess.Popen(  # noqa: S603 - our own commands
            list(member.command),
            env=dict(self.environment),
            stdin=subprocess.DEVNULL,
            # Ctrl-C must reach this process alone, which then stops the others in order.
            start_new_session=True,
            preexec_fn=_end_with_parent,  # noqa: PLW1509 - this process has one thread
        )

    def listen(self) -> None:
        """From now on Ctrl-C and SIGTERM end ``watch`` instead of this process."""
        self._wake_reader, writer = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
        for number in STOP_SIGNALS:
            signal.signal(number, self._on_stop)
        signal.signal(signal.SIGCHLD, lambda _number, _frame: None)

    def _on_stop(self, _number: int, _frame: FrameType | None) -> None:
        self._is_stopping = True

    @property
    def is_stopping(self) -> bool:
        return self._is_stopping

    def watch(self) -> None:
        """Restart what dies, until asked to stop."""
        while not self._is_stopping:
            self.wait_a_moment()
            for member in self.members:
                self._look_after(member)

    def wait_a_moment(self) -> None:
        """Return soon; at once when a process died or a signal came."""
        readable, _, _ = select.select([self._wake_reader], [], [], LOOK_EVERY_SECONDS)
        if readable:
            os.read(self._wake_reader, 4096)

    def _look_after(self, member: Member) -> None:
        if member.is_running or self._is_stopping:
            return
        moment = time.monotonic()
        if member.process is not None:
            steady = moment - member.started_at >= STEADY_AFTER_SECONDS
            member.failures = 1 if steady else member.failures + 1
            wait = wait_before_restart(member.failures)
            member.starts_at = moment + wait
            self.say(f"{member.name} ended ({member.process.returncode}); again in {wait:g} s")
            member.process = None
        if moment >= member.starts_at:
            self._spawn(member)

    def stop(self) -> None:
        """Stop the newest first, each in its own time; what does not listen is killed."""
        self._is_stopping = True
        for member in reversed(self.members):
            if member.process is not None:
                _stop(member.process, member.patience)


def wait_before_restart(failures: int) -> float:
    """Half a second after the first end, twice as long after each quick one that follows, at most half a minute."""
    return min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS * 2.0 ** (failures - 1))


def _stop(process: subprocess.Popen[bytes], patience: float) -> None:
    """Ask, ask again (a worker then leaves its job to the next one), and at last kill."""
    for number in (signal.SIGTERM, signal.SIGTERM, signal.SIGKILL):
        if process.poll() is not None:
            return
        process.send_signal(number)
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            continue


def _end_with_parent() -> None:
    """Where the system can do it, a process ends when this one is killed: nothing is left behind."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
