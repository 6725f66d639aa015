"""Making a round page by page, before it opens: words, money, dates, who may vote, rules, projects."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from budgeting.commands.checklist import draft_of
from budgeting.commands.frozen import refuse_after_opening
from budgeting.commands.interests import check_project_interest
from budgeting.commands.setup import ProjectDraft
from budgeting.models.rounds import Project, Round
from budgeting.queries.bids import bid_of_project
from budgeting.queries.rounds import project_or_404
from budgeting.rules.ballot_facts import WITHIN_THE_MONEY
from budgeting.rules.drafting import AREAS, WHO, Draft, Page, Values, seen, values_of, with_values
from budgeting.rules.named_choices import CHOICE
from budgeting.rules.register import RefusalReason
from budgeting.rules.written import MOST_VOTES_FIRST, check_least, parts_in, with_part
from engage.activities.models import Programme
from engage.activities.queries import is_slug_taken
from engage.content.rules.words import SOURCE, plain, put_text, words_from
from engage.kernel.access import Actor
from engage.kernel.audit import record
from engage.kernel.db import db
from engage.kernel.ids import new_token
from engage.places.queries import areas
from engage.rules.errors import ConflictError, InvalidError
from engage.rules.slug import free_slug

LONGEST_CATEGORY = 64
MOST_PROJECTS = 500
PROJECT_WORDS = ("title", "summary", "category", "place")


class PageChangedError(ConflictError):
    """Somebody else saved this page since it was opened."""

    code = "page_changed"


def start_round(*, programme: Programme, title: str, now: datetime, actor: Actor) -> Round:
    """Begin a round from nothing: a title and an address made from it. Everything else may come later.

    Raises ``InvalidError`` ``title_missing`` for a title without a letter or digit.
    """
    slug = free_slug(title, is_taken=is_slug_taken)
    pb_round = Round(
        programme=programme,
        slug=slug,
        words=words_from({"title": {SOURCE: title.strip()}}),
        budget_pence=0,
        rules={
            "refusals": [reason.value for reason in RefusalReason],
            "ballot": WITHIN_THE_MONEY,
            "count": MOST_VOTES_FIRST,
            CHOICE: "",
        },
        opens_at=None,
        closes_at=None,
        created_at=now,
        code_salt=new_token(),
        source={},
        outcome={},
    )
    db.session.add(pb_round)
    db.session.flush()
    record("round.begun", subject=pb_round.id, actor=actor, now=now)
    return pb_round


def save_page(
    pb_round: Round, page: Page, values: Values, *, seen_digest: str, now: datetime, actor: Actor
) -> None:
    """Write one page of the set-up. Values may be missing; opening asks for all of them.

    Raises ``FrozenError`` after opening, ``PageChangedError`` when the page is not as it was seen, and what
    ``with_values`` raises.
    """
    hold_draft(pb_round, what=page.value)
    draft = draft_of(pb_round)
    check_seen(values_of(page, draft), seen_digest)
    written = with_values(page, draft, values)
    _keep(pb_round, _named_by_its_areas(written) if page is Page.VOTERS else written)
    note_change(pb_round, page.value, now, actor)


def _keep(pb_round: Round, draft: Draft) -> None:
    pb_round.words = draft.words
    pb_round.budget_pence = draft.budget_pence
    pb_round.rules = draft.rules
    pb_round.opens_at, pb_round.closes_at = draft.window.opens_at, draft.window.closes_at
    db.session.flush()


def _named_by_its_areas(draft: Draft) -> Draft:
    """Where areas of the list were ticked, residents read their names, so that no other words can say something else."""
    who = draft.rules[WHO]
    names = [plain(area.words, "name") for area in areas() if area.code in who[AREAS]]
    if not names:
        return draft
    tags = [tag for tag in names[0] if all(tag in each for each in names)]
    named = words_from({"area": {tag: ", ".join(each[tag] for each in names) for tag in tags}})
    words = {**who["words"], **named}
    return replace(draft, rules={**draft.rules, WHO: {**who, "words": words}})


# Projects


def project_values(project: Project) -> Values:
    """What is written about a project now, as its form shows it."""
    parts = parts_in(project.pb_round.rules)
    words = {
        name: project.words.get(name, {}).get(SOURCE, {}).get("text", "") for name in PROJECT_WORDS
    }
    return {
        **words,
        "cost": project.cost_pence,
        "picture": project.picture,
        "is_part_fundable": project.number in parts,
        "least": parts.get(project.number) or None,
    }


def add_project(pb_round: Round, values: Values, *, now: datetime, actor: Actor) -> Project:
    """Put a project at the end of the list, under the next number.

    Raises ``FrozenError``, ``InvalidError`` (``title_missing``, ``title_taken``, ``cost_not_positive``, ``too_many_projects``).
    """
    hold_draft(pb_round, what="projects")
    project = _new_project(pb_round, values)
    _write_part(pb_round, project.number, values["is_part_fundable"], values["least"])
    db.session.flush()
    note_change(pb_round, "projects", now, actor, added=1)
    return project


def add_projects(
    pb_round: Round, drafts: Sequence[ProjectDraft], *, now: datetime, actor: Actor
) -> None:
    """Put imported projects at the end of the list, all or none. A number that is taken gets the next free one; a title that is
    taken is refused, so that a file that is sent twice adds nothing.

    Raises ``FrozenError``, ``InvalidError`` ``title_taken`` (``where`` is the title), ``cost_not_positive`` or ``too_many_projects``.
    """
    hold_draft(pb_round, what="projects")
    for draft in drafts:
        title = plain(draft.words, "title")[SOURCE]
        _check_title(pb_round, title, where=title)
        number = draft.number if draft.number not in pb_round.costs else _next_number(pb_round)
        _check_project(pb_round, draft.cost_pence, where=draft.number)
        pb_round.projects.append(
            Project(
                number=number,
                position=_next_position(pb_round),
                cost_pence=draft.cost_pence,
                category=draft.category,
                picture=draft.picture,
                words=draft.words,
                source=draft.source or {},
            )
        )
        _write_part(pb_round, number, draft.is_part_fundable, draft.least_pence)
    db.session.flush()
    note_change(pb_round, "projects", now, actor, added=len(drafts))


def change_project(
    pb_round: Round,
    number: str,
    values: Values,
    *,
    seen_digest: str,
    now: datetime,
    actor: Actor,
) -> None:
    """Write a project anew. Raises as ``add_project`` and ``check_project_interest`` do, and ``PageChangedError``."""
    hold_draft(pb_round, what="projects")
    project = project_or_404(pb_round, number)
    check_project_interest(project, attempted="change_project", now=now, actor=actor)
    check_seen(project_values(project), seen_digest)
    _check_title(pb_round, values["title"], where="title", but=number)
    _check_project(pb_round, values["cost"], where="cost", added=0)
    _check_least(values)
    project.words = _project_words(project.words, values)
    project.cost_pence = values["cost"]
    project.category, project.picture = _category(values), values["picture"]
    _write_part(pb_round, number, values["is_part_fundable"], values["least"])
    db.session.flush()
    note_change(pb_round, "projects", now, actor, changed=number)


def remove_project(pb_round: Round, number: str, *, now: datetime, actor: Actor) -> None:
    """Take a project off the list.

    Raises ``FrozenError``, ``NotFoundError``, as ``check_project_interest`` does, and ``ConflictError`` ``project_of_a_bid`` for an
    accepted idea: its group was told that it is on the ballot.
    """
    hold_draft(pb_round, what="projects")
    project = project_or_404(pb_round, number)
    check_project_interest(project, attempted="remove_project", now=now, actor=actor)
    if bid_of_project(project) is not None:
        raise ConflictError("project_of_a_bid")
    db.session.delete(project)
    _write_part(pb_round, number, False)
    db.session.flush()
    db.session.expire(pb_round, ["projects"])
    for place, project in enumerate(pb_round.projects):
        project.position = place
    db.session.flush()
    note_change(pb_round, "projects", now, actor, removed=number)


def _new_project(pb_round: Round, values: Values) -> Project:
    _check_project(pb_round, values["cost"], where="cost")
    _check_least(values)
    _check_title(pb_round, values["title"], where="title")
    project = Project(
        number=_next_number(pb_round),
        position=_next_position(pb_round),
        cost_pence=values["cost"],
        category=_category(values),
        picture=values["picture"],
        words=_project_words({}, values),
        source={},
    )
    pb_round.projects.append(project)
    return project


def _write_part(pb_round: Round, number: str, is_fundable: object, least: object = 0) -> None:
    pb_round.rules = with_part(
        pb_round.rules, number, is_fundable=bool(is_fundable), least_pence=int(str(least or 0))
    )


def _check_project(pb_round: Round, cost_pence: int, *, where: str, added: int = 1) -> None:
    if cost_pence <= 0:
        raise InvalidError("cost_not_positive", where=where)
    if len(pb_round.projects) + added > MOST_PROJECTS:
        raise InvalidError("too_many_projects", where=where, most=MOST_PROJECTS)


def _check_least(values: Values) -> None:
    check_least(
        values["least"] or 0,
        cost_pence=values["cost"],
        is_part_fundable=values["is_part_fundable"],
    )


def _check_title(pb_round: Round, title: str, *, where: str, but: str = "") -> None:
    """On a ballot two projects of one title could not be told apart."""
    taken = {
        _folded(plain(project.words, "title").get(SOURCE, ""))
        for project in pb_round.projects
        if project.number != but
    }
    if _folded(title) in taken:
        raise InvalidError("title_taken", where=where)


def _folded(title: str) -> str:
    return " ".join(title.split()).casefold()


def _project_words(words: Mapping[str, Any], values: Values) -> dict[str, Any]:
    if not values["title"].strip():
        raise InvalidError("title_missing", where="title")
    written = dict(words)
    for name in PROJECT_WORDS:
        written = put_text(written, name, SOURCE, values[name])
    return written


def _category(values: Values) -> str:
    category: str = values["category"].strip()
    return category if len(category) <= LONGEST_CATEGORY else ""


def _next_number(pb_round: Round) -> str:
    taken = {project.number for project in pb_round.projects}
    return next(str(n) for n in range(1, len(taken) + 2) if str(n) not in taken)


def _next_position(pb_round: Round) -> int:
    return max((project.position for project in pb_round.projects), default=-1) + 1


# What every change has in common


def hold_draft(pb_round: Round, *, what: str) -> None:
    """The round as it is now, held until the transaction ends. After opening the attempt is refused, and logged."""
    db.session.refresh(pb_round, with_for_update=True)
    refuse_after_opening(pb_round, what=what)


def check_seen(values: Values, seen_digest: str) -> None:
    """Raise ``PageChangedError`` unless a page is as it was when somebody opened it."""
    if seen(values) != seen_digest:
        raise PageChangedError


def note_change(pb_round: Round, what: str, now: datetime, actor: Actor, **facts: object) -> None:
    """One line of the round's log for what an officer wrote on a page of the set-up."""
    record("round.drafted", subject=pb_round.id, actor=actor, now=now, what=what, **facts)
