"""Codes that did not work, remembered per device in this process's memory.

A device is told by a random mark in its signed cookie. Somebody who drops the cookie begins anew, and gains nothing by it: what
keeps a code from being guessed is its 60 bits, and the limit only spares a person who mistypes, and the log. Not in the database,
so that a flood of wrong codes writes nothing and delays no vote; each web process counts for itself.
"""

from collections import OrderedDict
from datetime import datetime
from threading import Lock

from budgeting.rules.tries import MOST_FAILURES, must_wait, recent

MOST_DEVICES = 10_000
"""The memory is bounded: past this the device that failed longest ago is forgotten."""
MOST_REMEMBERED = 2 * MOST_FAILURES


class Failures:
    """Moments of failure by device."""

    def __init__(self, most_devices: int = MOST_DEVICES) -> None:
        self._most = most_devices
        self._by_device: OrderedDict[str, list[datetime]] = OrderedDict()
        self._lock = Lock()

    def note(self, device: str, *, now: datetime) -> bool:
        """Remember a failure; whether this device is now asked to wait. Never called for a code that can still be voted with."""
        with self._lock:
            failures = [*recent(self._by_device.pop(device, ()), now), now]
            self._by_device[device] = failures[-MOST_REMEMBERED:]
            while len(self._by_device) > self._most:
                self._by_device.popitem(last=False)
            return must_wait(failures, now)

    def __len__(self) -> int:
        return len(self._by_device)


FAILURES = Failures()
"""This process's."""
