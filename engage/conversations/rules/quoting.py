"""What may be told of whoever is quoted, and the tags a quote is found by."""

from engage.rules.errors import InvalidError

FEWEST_TO_NAME = 10
"""Of a smaller group somebody could tell who spoke: the threshold that tables about sensitive things have."""
MOST_TAGS, LONGEST_TAG = 10, 40


def may_name_group(people: int) -> bool:
    """Whether a quote may say at which group or place it was said."""
    return people >= FEWEST_TO_NAME


def tags_from(text: str) -> tuple[str, ...]:
    """Tags typed with commas between: small letters, each once, in the order typed.

    Raises ``InvalidError`` ``too_many_tags`` beyond 10 and ``tag_too_long`` beyond 40 characters.
    """
    tags = tuple(
        dict.fromkeys(" ".join(tag.split()).casefold() for tag in text.split(",") if tag.strip())
    )
    if len(tags) > MOST_TAGS:
        raise InvalidError("too_many_tags", where="tags", most=MOST_TAGS)
    if any(len(tag) > LONGEST_TAG for tag in tags):
        raise InvalidError("tag_too_long", where="tags", most=LONGEST_TAG)
    return tags
