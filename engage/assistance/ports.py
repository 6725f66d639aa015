"""What contact details of people who asked for help promise: they can be given out to, and forgotten for, whoever they belong to."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from engage.activities.ports import Due
from engage.assistance.commands import forget_contact
from engage.assistance.models import HelpContact
from engage.assistance.queries import contacts_to_forget, contacts_with
from engage.kernel.access import SYSTEM
from engage.rules.window import day_of


class HelpPorts:
    """One object keeps every promise of this room. A reference is an e-mail address."""

    kind = "help"

    def export(self, reference: str) -> Mapping[str, Any]:
        """Everything that somebody with an address asked for and still waits for."""
        return {
            "help": [
                {
                    "name": one.name,
                    "email": one.email,
                    "phone": one.phone,
                    "address": one.address,
                    "language": one.language,
                    "note": one.note,
                    "kinds": [wanted.kind for wanted in one.wants],
                }
                for one in contacts_with(reference.strip().lower())
            ]
        }

    def erase(self, reference: str, *, now: datetime) -> None:
        for one in contacts_with(reference.strip().lower()):
            forget_contact(one, now=now, actor=SYSTEM, because="asked")

    def due(self, now: datetime) -> Iterable[Due]:
        """Contact details whose day has come."""
        return [
            Due(HelpContact.__tablename__, one.id, "time")
            for one in contacts_to_forget(day_of(now))
        ]
