"""Which languages a round is offered in: those whose ballot, rules and review page a named person or role has checked."""

from collections.abc import Mapping
from typing import Any

from budgeting.rules.written import frozen_digest
from engage.rules.view import SOURCE_LANGUAGE, view_from_tag

CHECKED = "checked"
"""Among a round's rules, by language: ``by`` (a name or role), ``on`` (a date) and ``of`` (the digest of what was checked)."""


def words_digest(document: Mapping[str, Any], language: str) -> str:
    """The digest of everything that somebody checks in a language: its own words, the English they were made from, every number."""
    return frozen_digest({"document": _in_language(document, {language, SOURCE_LANGUAGE})})


def _in_language(part: Any, languages: set[str]) -> Any:
    """The part without the versions of other languages. A version of a text is a mapping that has ``text``."""
    if isinstance(part, Mapping):
        return {
            name: _in_language(inner, languages)
            for name, inner in part.items()
            if not (isinstance(inner, Mapping) and "text" in inner and "of" in inner)
            or view_from_tag(name).language in languages
        }
    if isinstance(part, list | tuple):
        return [_in_language(inner, languages) for inner in part]
    return part


def offered_languages(rules: Mapping[str, Any], digests: Mapping[str, str]) -> tuple[str, ...]:
    """Languages whose check still holds; ``digests`` are those of the words as they are now."""
    checks = rules.get(CHECKED, {})
    return tuple(
        language
        for language, digest in digests.items()
        if checks.get(language, {}).get("of") == digest
    )
