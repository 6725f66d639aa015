"""A round's projects as a Pabulib file, before there are votes: what ``read_round`` reads back as it was."""

from budgeting.models.rounds import Project, Round
from budgeting.rules.pabulib import MetaLine, PabulibDocument, ProjectLine, serialise_pabulib
from budgeting.rules.pabulib_ballot import meta_of
from budgeting.rules.pabulib_writing import LEAST_PART, PART_FUNDABLE, VOTE_TYPES
from budgeting.rules.written import parts_in
from engage.content.rules.words import SOURCE, plain

FIELDS = {"title": "name", "summary": "summary", "category": "category", "place": "place"}
EMPTY_VOTES = ("voter_id", "vote")


def draft_as_pabulib(pb_round: Round) -> str:
    """Title, money and every project with its words in every view. Amounts are in pence."""
    meta = [
        *_titles(pb_round),
        ("country", "United Kingdom"),
        ("currency", "GBX"),
        ("vote_type", VOTE_TYPES[pb_round.ballot_form.kind]),
        ("num_projects", str(len(pb_round.projects))),
        ("num_votes", "0"),
        ("budget", str(pb_round.budget_pence)),
    ]
    meta += meta_of(pb_round.ballot_form, projects=len(pb_round.projects)).items()
    columns = _columns(pb_round)
    document = PabulibDocument(
        meta_header="key;value",
        meta=tuple(MetaLine(key, value, 0) for key, value in meta),
        project_columns=tuple(columns),
        projects=tuple(
            ProjectLine(tuple(_cells(project).get(column, "") for column in columns), 0)
            for project in pb_round.projects
        ),
        vote_columns=EMPTY_VOTES,
        votes=(),
        votes_from=0,
    )
    return serialise_pabulib(document)


def _titles(pb_round: Round) -> list[tuple[str, str]]:
    titles = plain(pb_round.words, "title")
    return [(_with_tag("description", tag), _one_line(text)) for tag, text in titles.items()]


def _columns(pb_round: Round) -> list[str]:
    """The columns that some project fills, English before the others."""
    used = {column for project in pb_round.projects for column in _cells(project)}
    own = ["project_id", "cost", *FIELDS.values(), "picture", PART_FUNDABLE, LEAST_PART]
    return [
        *(column for column in own if column in used | {"project_id", "cost", "name"}),
        *sorted(used - set(own)),
    ]


def _cells(project: Project) -> dict[str, str]:
    parts = parts_in(project.pb_round.rules)
    cells = {
        "project_id": project.number,
        "cost": str(project.cost_pence),
        "picture": project.picture,
        PART_FUNDABLE: "1" if project.number in parts else "",
        LEAST_PART: str(parts.get(project.number) or ""),
    }
    for field, column in FIELDS.items():
        for tag, text in plain(project.words, field).items():
            cells[_with_tag(column, tag)] = text
    return {column: text for column, text in cells.items() if text}


def _with_tag(name: str, tag: str) -> str:
    return name if tag == SOURCE else f"{name}:{tag}"


def _one_line(text: str) -> str:
    return " ".join(text.split())
