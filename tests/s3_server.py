"""A real S3 server for tests: SeaweedFS, which checks the signature of every request."""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from tests.servers import free_ports

KEY, SECRET = "a-key-for-tests", "a secret/for+tests"
WEED = Path(sys.executable).with_name("weed")
PORTS = ("master.port", "master.port.grpc", "volume.port", "volume.port.grpc", "filer.port", "filer.port.grpc",
         "s3.port", "s3.port.grpc")  # fmt: skip


@contextmanager
def s3_server() -> Iterator[str]:
    """The address of a server that takes ``KEY`` and ``SECRET``; its buckets come into being at the first write."""
    folder = Path(tempfile.mkdtemp(prefix="engage-s3-"))
    allowed = folder / "allowed.json"
    who = {"name": "tests", "credentials": [{"accessKey": KEY, "secretKey": SECRET}],
           "actions": ["Admin", "Read", "Write", "List"]}  # fmt: skip
    allowed.write_text(json.dumps({"identities": [who]}))
    ports = dict(zip(PORTS, free_ports(len(PORTS)), strict=True))
    command = [
        str(WEED), "server", "-dir", str(folder), "-ip", "127.0.0.1", "-ip.bind", "127.0.0.1",
        "-filer", "-s3", f"-s3.config={allowed}", "-s3.port.iceberg=0", "-s3.port.lance=0", "-volume.max=50", "-master.volumeSizeLimitMB=64",
        *(f"-{name}={port}" for name, port in ports.items()),
    ]  # fmt: skip
    with (
        (folder / "log").open("w") as log,
        subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT) as server,
    ):
        try:
            address = f"http://127.0.0.1:{ports['s3.port']}"
            wait_until_it_answers(server, address)
            yield address
        finally:
            server.kill()
    shutil.rmtree(folder, ignore_errors=True)


def wait_until_it_answers(server: subprocess.Popen[bytes], address: str) -> None:
    """Any answer will do: without a signature it is a refusal."""
    while True:
        assert server.poll() is None, "the S3 server stopped"
        try:
            urlopen(address, timeout=1).close()
        except HTTPError:
            return
        except (URLError, OSError):
            server_is_starting(server)
        else:
            return


def server_is_starting(server: subprocess.Popen[bytes]) -> None:
    """Give the other process the time it needs, and no longer than it lives."""
    try:
        server.wait(timeout=0.1)
    except subprocess.TimeoutExpired:
        return
