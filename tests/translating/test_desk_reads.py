"""The translators' desk asks for the texts of an activity once, however it answers."""

from collections.abc import Sequence
from typing import Any

import pytest
from flask import Flask

from engage.activities.models import Activity
from engage.activities.ports import TextInView
from engage.kernel.access import Role
from engage.kernel.db import db
from engage.rules.view import View
from engage.translating import queries, views
from engage.translating.rules.exchange import box_name
from tests.forms import press
from tests.officers import signed_in
from tests.programme import a_draft_survey

DESK = "/officers/translations/ur/priorities"


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_the_texts_are_read_once_to_show_the_desk_and_once_to_save(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_draft_survey()
    db.session.commit()
    officer = signed_in(app, Role.AUTHOR)
    reads: list[str] = []

    def counted(activity: Activity, view: View) -> Sequence[TextInView]:
        reads.append(view.tag)
        return queries.texts_in_view(activity, view)

    monkeypatch.setattr(views, "texts_in_view", counted)
    page: Any = officer.get(f"{DESK}?show=all")
    assert reads == ["ur"]
    typed = {box_name("survey||title"): "سب سے اہم کیا ہے؟ بتائیں"}
    assert press(officer, f"{DESK}?show=all", page=page, **typed).status_code in {302, 409}
    assert reads == ["ur"] * 2
