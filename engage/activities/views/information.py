"""Pages that say who runs this, how it works for everyone, and what happens to what people tell us."""

from flask import Blueprint

from engage.activities.statements import (
    ACCESSIBILITY,
    ANSWER_WITHIN_WORKING_DAYS,
    COOKIES,
    KEPT,
    UNFINISHED_ANSWERS_KEPT_DAYS,
)
from engage.content.queries import own_credits
from engage.kernel.access import Policy, access
from engage.kernel.licences import fonts, npm_packages, pictures, python_packages
from engage.kernel.pages import render_page
from engage.kernel.view_prefix import address_in, current_view

blueprint = Blueprint("information", __name__)


@blueprint.get("/how-we-use-what-you-tell-us")
@access(Policy.PUBLIC)
def how_we_use() -> str:
    return render_page("information/how_we_use.html", nav="how_we_use")


@blueprint.get("/privacy")
@access(Policy.PUBLIC)
def privacy() -> str:
    """Layered: the short version first, then every activity."""
    return render_page(
        "information/privacy.html",
        kept=KEPT,
        cookies=COOKIES,
        unfinished_days=UNFINISHED_ANSWERS_KEPT_DAYS,
        nav="privacy",
    )


@blueprint.get("/accessibility")
@access(Policy.PUBLIC)
def accessibility() -> str:
    """The statement that the Accessibility Regulations ask for, made from data."""
    return render_page(
        "information/accessibility.html",
        statement=ACCESSIBILITY,
        answer_days=ANSWER_WITHIN_WORKING_DAYS,
        nav="accessibility",
    )


@blueprint.get("/help")
@access(Policy.PUBLIC)
def help_to_take_part() -> str:
    return render_page("information/help.html", answer_days=ANSWER_WITHIN_WORKING_DAYS, nav="help")


@blueprint.get("/shared-screen")
@access(Policy.PUBLIC)
def shared_screen() -> str:
    """Set a screen that many people use one after another."""
    return render_page(
        "information/shared_screen.html", back=address_in(current_view()), nav="help"
    )


@blueprint.get("/about")
@access(Policy.PUBLIC)
def about() -> str:
    """Who runs this, how to check it, and whose work it stands on."""
    return render_page(
        "information/about.html",
        packages=python_packages(),
        front_end=npm_packages(),
        pictures=pictures(),
        own_pictures=own_credits(),
        fonts=fonts(),
        nav="about",
    )
