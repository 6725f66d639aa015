"""A translator's file as a gettext catalogue: the place is the context, what needs work is fuzzy."""

import io

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from engage.translating.rules.exchange import TranslatorFile


def po_of(file: TranslatorFile) -> bytes:
    """A catalogue for one view. Easy read and language are named in its header, as tools for catalogues know the language only."""
    catalogue = Catalog(
        locale=file.view.language,
        header_comment=f"# {' '.join(file.title.split())}",
        project=file.title,
        version="1",
        msgid_bugs_address="whoever sent this file",
        last_translator="nobody yet",
        language_team=file.view.language,
        fuzzy=False,
        charset="utf-8",
    )
    for unit in file.units:
        catalogue.add(
            unit.source,
            unit.said,
            context=unit.place,
            auto_comments=[unit.note] if unit.note else [],
            flags=["fuzzy"] if unit.needs_work and unit.said else [],
        )
    written = io.BytesIO()
    write_po(written, catalogue, width=0, omit_header=False)
    return written.getvalue()
