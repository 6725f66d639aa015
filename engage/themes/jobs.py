"""What a worker runs for coding. Its library is an extra; without it nobody can ask for this."""

from engage.activities.models import Activity
from engage.jobs.handle import JobHandle
from engage.kernel.clock import now
from engage.kernel.db import canonical_json, db
from engage.kernel.ids import sha256
from engage.themes.build.suggesting import LIBRARY, cross_validated, suggested
from engage.themes.commands.suggesting import Made, keep_suggestions
from engage.themes.models import SuggestionRun
from engage.themes.queries.suggestions import Dataset, dataset_of, groups_of, run_or_404
from engage.themes.rules.evaluation import Found, learnable, scores
from engage.themes.rules.groups import counts_by_group, kappas_by_group

WHOLE = 1_000


def suggest(handle: JobHandle, run_id: str, activity_id: str) -> None:
    """Learn from what people coded, measure that on texts held out, and suggest themes for what waits."""
    run = run_or_404(run_id)
    if run.finished_at is not None:
        return
    made = make_suggestions(run, db.session.get_one(Activity, activity_id))
    handle.start_writing()
    keep_suggestions(run_or_404(run_id), made, now=now())


def make_suggestions(run: SuggestionRun, activity: Activity) -> Made:
    """Everything that one run finds. Only themes that did well enough on held-out texts are suggested."""
    data = dataset_of(activity)
    themes = learnable(data.people)
    machine = cross_validated(data.coded, data.people, themes, seed=run.seed)
    scored = scores({theme: data.people[theme] for theme in themes}, machine)
    worth = [theme for theme in themes if scored[theme].is_worth_suggesting]
    pairs, writers = _pairs(data, machine), groups_of(activity)
    return Made(
        library=LIBRARY,
        texts=len(data.coded),
        digest=sha256(canonical_json({theme: dict(data.people[theme]) for theme in themes})),
        scores=scored,
        groups={
            axis.value: {group: (count.same, count.other) for group, count in counts.items()}
            for axis, counts in counts_by_group(pairs, writers).items()
        },
        kappas={
            axis.value: kappas for axis, kappas in kappas_by_group(pairs, writers, themes).items()
        },
        suggestions=[
            (each.item, each.theme, round(each.probability * WHOLE))
            for each in suggested(data.coded, data.people, worth, waiting=data.waiting)
        ],
    )


def _pairs(data: Dataset, machine: Found) -> dict[str, tuple[set[str], set[str]]]:
    """For each text that could be judged, the themes that a person and the machine found, among those that were judged."""
    pairs: dict[str, tuple[set[str], set[str]]] = {}
    for theme, judged in machine.items():
        for item, is_found in judged.items():
            person, other = pairs.setdefault(item, (set(), set()))
            if data.people[theme][item]:
                person.add(theme)
            if is_found:
                other.add(theme)
    return pairs
