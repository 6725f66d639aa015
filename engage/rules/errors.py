"""Coded errors: a code and facts, never a sentence. One file at the edge turns them into words."""


class EngageError(Exception):
    """Base of every refusal. ``code`` is stable and documented; ``facts`` fill the sentence made at the edge."""

    code = "error"

    def __init__(self, code: str | None = None, /, **facts: object) -> None:
        self.code = code or type(self).code
        self.facts = facts
        super().__init__(self.code, facts)

    def __str__(self) -> str:
        listed = ", ".join(f"{name}={value!r}" for name, value in self.facts.items())
        return f"{self.code}({listed})"


class InvalidError(EngageError):
    """What was given cannot be accepted. ``facts['where']`` names the field, line or cell."""

    code = "invalid"


class NotFoundError(EngageError):
    code = "not_found"


class NotAllowedError(EngageError):
    code = "not_allowed"


class ConflictError(EngageError):
    """Somebody was faster, or the thing has already been done."""

    code = "conflict"


class UnavailableError(EngageError):
    """A part that is needed cannot be reached now; trying later may work."""

    code = "unavailable"


class WrongStateError(EngageError):
    """A thing cannot go from the state it is in to the one asked for."""

    code = "wrong_state"

    def __init__(self, thing: str, from_: str, to: str) -> None:
        super().__init__(None, thing=thing, from_=from_, to=to)
