"""The list of receipts is searched on the reader's own device."""

import pytest

from tests.journeys.browsers import Visitor
from tests.journeys.world import World


@pytest.mark.requirement("V6")
@pytest.mark.parametrize(
    ("view", "found", "missing"),
    [
        ("", "Your vote was in the box.", "This code is not on this list."),
        ("/easy", "Your code is on this list.", "This code is not on this list."),
    ],
)
def test_a_receipt_is_looked_for_on_the_list_and_nothing_is_sent(
    phone: Visitor, world: World, view: str, found: str, missing: str
) -> None:
    phone.open(f"{view}/rounds/{world.declared_round}/list")
    sent: list[str] = []
    phone.page.on("request", lambda request: sent.append(request.url))
    field, answer = phone.page.locator("#find-receipt"), phone.page.locator("[role=status]")
    last = phone.page.locator("[data-receipts] code").last
    code = last.inner_text()
    field.fill(f" {code.lower().replace(' ', '-')} ")
    assert found in answer.inner_text()
    assert last.locator("mark").inner_text() == code
    field.fill("2222")
    assert answer.inner_text() == ""
    field.fill("2222 2222 2222")
    assert missing in answer.inner_text()
    assert phone.page.locator("mark").count() == 0
    assert [url for url in sent if "/static/" not in url] == []


def test_without_a_script_the_list_itself_is_there(plain_phone: Visitor, world: World) -> None:
    plain_phone.open(f"/rounds/{world.declared_round}/list")
    assert plain_phone.page.locator("#find-receipt").is_hidden()
    assert plain_phone.page.locator("[data-receipts] code").count() > 0
