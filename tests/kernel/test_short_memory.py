"""What a process keeps for a moment: the last under each key, handed out once, and forgotten when there is too much or it is too old."""

import pytest

from engage.kernel import short_memory
from engage.kernel.short_memory import ShortMemory


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    moment = [0.0]
    monkeypatch.setattr(short_memory, "monotonic", lambda: moment[0])
    return moment


def test_the_last_under_a_key_is_handed_out_once(clock: list[float]) -> None:
    memory: ShortMemory[str, int] = ShortMemory(most=10, seconds=60)
    memory.keep("a", 1)
    clock[0] = 61
    memory.keep("b", 2)
    memory.keep("a", 3)
    assert (memory.take("a"), memory.take("a")) == (3, None)
    assert (memory.take("b"), memory.take("c")) == (2, None)


def test_what_is_too_old_or_too_much_is_forgotten(clock: list[float]) -> None:
    memory: ShortMemory[int, int] = ShortMemory(most=3, seconds=60)
    for key in range(7):
        memory.keep(key, key)
    assert [memory.take(key) for key in range(7)] == [None, None, None, 3, 4, 5, 6]
    memory.keep(1, 1)
    for clock[0] in (61, 122):
        memory.keep(2, 2)
    assert memory.take(1) is None
