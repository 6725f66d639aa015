"""Pictures of a survey as its pages receive them. A form from elsewhere may name one that did not come with it: it is not shown."""

from dataclasses import dataclass

from engage.content.queries import own_picture_at
from engage.kernel.assets import has_picture
from engage.rules.errors import NotFoundError
from engage.rules.view import SOURCE_LANGUAGE
from engage.uploads.presenters import PictureLink, picture_link
from engage.uploads.queries import released_upload_or_404
from engage.uploads.rules.files import upload_of_small
from surveys.rules.questionnaire import Option, Question
from surveys.rules.types.note import picture_of


@dataclass(frozen=True)
class PictureShown:
    """The picture of an information page: one of the council's own, by its ``link``, with what it shows in words; or one of the
    house's, by its ``name``, which only repeats the words beside it.
    """

    name: str
    link: PictureLink | None = None
    alt: str = ""
    language: str = SOURCE_LANGUAGE


def page_picture(question: Question) -> PictureShown | None:
    """What stands on an information page; nothing where it has no picture, or one that was taken out of the library."""
    name = picture_of(question)
    upload_id = upload_of_small(name)
    if not upload_id:
        is_ours = name and not name.startswith("/") and has_picture(name)
        return PictureShown(name) if is_ours else None
    own = own_picture_at(name)
    try:
        link = picture_link(released_upload_or_404(upload_id)) if own else None
    except NotFoundError:
        return None
    return PictureShown(name, link, own.alt) if own else None


def option_picture(option: Option) -> str:
    """The option's picture, if this house has it."""
    name = option.picture or ""
    return name if name and has_picture(name) else ""
