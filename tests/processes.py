"""Processes beside a test, each begun from one that has read the code already.

To read the code takes a process two seconds, and tests begin dozens. So one process reads it, does nothing else, and is
copied for each that is asked for: the copy has a session, an environment and the test's own output, and dies like any other.
"""

import json
import os
import runpy
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LONGEST_REQUEST = 1_000_000
OUTPUT = {1: 1, 2: 2}


class CopiedProcess:
    """A process that is not our child: what can be done to it without being its parent."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._descriptor = os.pidfd_open(pid)

    def is_over(self, *, within: float = 0) -> bool:
        return bool(select.select([self._descriptor], [], [], within)[0])

    def send_signal(self, which: int) -> None:
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._descriptor, which)

    def wait(self, *, timeout: float = 30) -> None:
        if not self.is_over(within=timeout):
            raise TimeoutError(f"process {self.pid} has not ended within {timeout} s")


class Copier:
    """Asks the process that has read the code for copies of itself."""

    def __init__(self, line: socket.socket) -> None:
        self._line = line

    def start(
        self,
        module: str,
        environment: Mapping[str, str],
        *words: str,
        streams: Mapping[int, int] | None = None,
    ) -> CopiedProcess:
        """``python -m module words``, which writes where this process writes now, or has our descriptors as its streams."""
        ours = {**OUTPUT, **(streams or {})}
        request = json.dumps([[module, *words], dict(environment), list(ours)]).encode()
        socket.send_fds(self._line, [request], list(ours.values()))
        return CopiedProcess(int(self._line.recv(32)))


@contextmanager
def copying() -> Iterator[Copier]:
    here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with here, there:
        command = [sys.executable, "-m", "tests.processes", str(there.fileno())]
        with subprocess.Popen(command, cwd=ROOT, pass_fds=[there.fileno()]) as process:
            there.close()
            yield Copier(here)
            here.close()
            process.wait(30)


def copy_on_request(line: socket.socket) -> None:
    """Until nobody is left who could ask."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the system buries the copies
    while True:
        request, descriptors, _flags, _from = socket.recv_fds(line, LONGEST_REQUEST, 3)
        if not request:
            return
        words, environment, streams = json.loads(request)
        pid = os.fork()
        if pid == 0:
            line.close()
            _become(words, environment, dict(zip(streams, descriptors, strict=True)))
            return
        for descriptor in descriptors:
            os.close(descriptor)
        line.send(str(pid).encode())


def _become(words: list[str], environment: Mapping[str, str], streams: Mapping[int, int]) -> None:
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for stream, descriptor in streams.items():
        os.dup2(descriptor, stream)
        os.close(descriptor)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = words
    runpy.run_module(words[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    import engage.factory
    import engage.jobs.worker  # noqa: F401 - what every copy would read for itself

    copy_on_request(socket.socket(fileno=int(sys.argv[1])))
