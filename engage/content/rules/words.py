"""Words by language and reading level: one document per item, a fallback chain, and a stale flag.

A document is ``{field: {view tag: {"text", "of", "status", "by", "on"}}}``. ``of`` is the digest of the source text a version was
made from; when the source changes the version is stale, and from then on ``was`` is that source: nothing is kept twice while both
agree. Versions that were stale before this was kept have none.

What makes a version stale is any other word, and a word is what stands between blanks (``words_alone``): a capital letter or a comma
can turn a meaning around, more blanks or other line ends cannot.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from engage.rules.direction import without_turning
from engage.rules.errors import InvalidError
from engage.rules.view import View, view_from_tag

WordsDocument = Mapping[str, Mapping[str, Mapping[str, Any]]]
SOURCE = View().tag


class Status(StrEnum):
    """How far a version has come. A vote or a consent text is offered only in ``CHECKED`` versions."""

    DRAFT = "draft"
    MACHINE = "machine"
    CHECKED = "checked"


@dataclass(frozen=True)
class Chosen:
    """The text that a view gets, and whether it is the view's own."""

    text: str
    view: View
    asked: View
    is_stale: bool = False

    @property
    def is_fallback(self) -> bool:
        """Another language or reading level than the one asked for stands in."""
        return self.view != self.asked

    @property
    def is_other_language(self) -> bool:
        return self.view.language != self.asked.language


def words_alone(text: str) -> list[str]:
    """The words of a text as they are compared: with their capitals and signs, without the blanks between them."""
    return text.split()


def source_digest(text: str) -> str:
    """Sixteen hexadecimal characters of SHA-256 over the words alone."""
    return hashlib.sha256(" ".join(words_alone(text)).encode()).hexdigest()[:16]


def words_from(
    fields: Mapping[str, Mapping[str, str]], *, status: Status = Status.DRAFT
) -> dict[str, Any]:
    """A document from plain ``{field: {view tag: text}}``, every version made from the source given with it.

    Raises ``InvalidError`` ``source_missing`` when a field has versions but no English source.
    """
    document: dict[str, Any] = {}
    for name, typed in fields.items():
        versions = {tag: without_turning(text) for tag, text in typed.items()}
        if not versions.get(SOURCE):
            raise InvalidError("source_missing", where=name)
        of = source_digest(versions[SOURCE])
        document[name] = {
            tag: {
                "text": text,
                "of": of,
                "status": (Status.CHECKED if tag == SOURCE else status).value,
            }
            for tag, text in versions.items()
            if text
        }
    return document


def plain(document: WordsDocument, name: str) -> dict[str, str]:
    """``{view tag: text}`` of one field; empty when the item has no such field."""
    return {tag: version["text"] for tag, version in document.get(name, {}).items()}


def choose(document: WordsDocument, name: str, view: View) -> Chosen:
    """The text of a field for a view, by the fallback chain of ``View.fallbacks``.

    An item without the field gives an empty text in the asked view.
    """
    versions = document.get(name, {})
    for candidate in view.fallbacks():
        version = versions.get(candidate.tag)
        if version:
            return Chosen(version["text"], candidate, view, is_stale(versions, candidate.tag))
    return Chosen("", view, view)


def is_stale(versions: Mapping[str, Mapping[str, Any]], tag: str) -> bool:
    """Whether the source has changed since this version was made."""
    source = versions.get(SOURCE)
    return (
        tag != SOURCE
        and source is not None
        and versions[tag]["of"] != source_digest(source["text"])
    )


def with_text(
    document: WordsDocument, name: str, tag: str, text: str, *, status: Status = Status.DRAFT
) -> dict[str, Any]:
    """A copy with one version written anew, made from the present source. Changing the source makes the others stale."""
    versions, text = dict(document.get(name, {})), without_turning(text)
    source = text if tag == SOURCE else versions.get(SOURCE, {}).get("text", "")
    if not source:
        raise InvalidError("source_missing", where=name)
    if tag == SOURCE:
        versions = remembering(
            versions, was=versions.get(SOURCE, {}).get("text", ""), of=source_digest(source)
        )
    versions[tag] = {"text": text, "of": source_digest(source), "status": status.value}
    return {**document, name: versions}


def remembering(
    versions: Mapping[str, Mapping[str, Any]], *, was: str, of: str
) -> dict[str, Mapping[str, Any]]:
    """The versions of a text whose source becomes another, with digest ``of``: each that was made from the source as it stood,
    ``was``, keeps that; each whose own source comes back needs to keep it no longer."""
    now_of = versions.get(SOURCE, {}).get("of")
    kept: dict[str, Mapping[str, Any]] = {}
    for tag, version in versions.items():
        bare = {name: value for name, value in version.items() if name != "was"}
        if tag == SOURCE or version["of"] == of:
            kept[tag] = bare
        elif version["of"] == now_of:
            kept[tag] = {**bare, "was": was}
        else:
            kept[tag] = version
    return kept


def without_sources(part: Any) -> Any:
    """A document, or any data that holds some, as it is fixed and given out: without the sources of before, which are for those who
    write."""
    if isinstance(part, Mapping):
        return {
            name: without_sources(inner)
            for name, inner in part.items()
            if not (name == "was" and "of" in part)
        }
    if isinstance(part, list | tuple):
        return [without_sources(inner) for inner in part]
    return part


def source_before(versions: Mapping[str, Mapping[str, Any]], tag: str) -> str:
    """The source that a stale version was made from; empty where that was not kept, and for what is not stale."""
    return str(versions[tag].get("was", "")) if tag in versions and is_stale(versions, tag) else ""


PutText = Callable[[WordsDocument, str, str, str], dict[str, Any]]


def put_text(document: WordsDocument, field: str, tag: str, text: str) -> dict[str, Any]:
    """The document with one text written; an empty one is taken out. An unchanged text keeps what it was made from."""
    text = without_turning(text).strip()
    if plain(document, field).get(tag, "") == text:
        return dict(document)
    if not text:
        versions = {name: told for name, told in document.get(field, {}).items() if name != tag}
        kept = {name: told for name, told in document.items() if name != field}
        return kept if tag == SOURCE or not versions else {**kept, field: versions}
    status = Status.CHECKED if tag == SOURCE else Status.DRAFT
    return with_text(document, field, tag, text, status=status)


def put_again(document: WordsDocument, field: str, tag: str, text: str) -> dict[str, Any]:
    """``put_text`` by somebody who had the source before them: a text that stays as it was is from now on made from that."""
    written = put_text(document, field, tag, text)
    version = written.get(field, {}).get(tag)
    if version is None or tag == SOURCE:
        return written
    return with_text(written, field, tag, version["text"], status=Status(version["status"]))


def stale_versions(document: WordsDocument) -> list[tuple[str, str]]:
    """``(field, view tag)`` of everything that no longer matches its source."""
    return [
        (name, tag)
        for name, versions in document.items()
        for tag in versions
        if is_stale(versions, tag)
    ]


def has_stale(document: WordsDocument, field: str) -> bool:
    """Whether any view's words of this field were made from English that has changed since."""
    return any(name == field for name, _tag in stale_versions(document))


def views_of(documents: Iterable[WordsDocument]) -> set[View]:
    """Every view in which at least something has been written."""
    return {
        view_from_tag(tag)
        for document in documents
        for versions in document.values()
        for tag in versions
    }
