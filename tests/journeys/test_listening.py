"""Reading aloud: by a voice that is on the device, piece by piece, in the language of each piece; and words explained in place."""

from collections.abc import Callable

import pytest

from tests.journeys.browsers import DESKTOP, Device, Visitor
from tests.journeys.world import World

VOICES = """() => {
    const voices = [
        {name: "far", lang: "en-GB", localService: false},
        {name: "near", lang: "en-GB", localService: true},
        {name: "urdu", lang: "ur_PK", localService: true},
    ];
    window.said = [];
    window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
    const synth = {
        getVoices: () => voices.filter((voice) => !window.without || !voice.lang.startsWith(window.without)),
        addEventListener: () => {}, pause: () => window.said.push("(paused)"), resume: () => window.said.push("(on)"),
        cancel: () => { synth.now = null; }, speak: (one) => { synth.now = one; window.said.push(`${one.voice.name}: ${one.text}`); },
    };
    Object.defineProperty(window, "speechSynthesis", {value: synth});
    window.heard = () => { const one = synth.now; synth.now = null; one.onend(); };
}"""


@pytest.fixture
def listener(come_with: Callable[[Device], Visitor]) -> Visitor:
    visitor = come_with(DESKTOP)
    visitor.context.add_init_script(f"({VOICES})()")
    return visitor


def test_a_page_is_read_by_the_devices_own_voice_with_what_is_read_marked(
    listener: Visitor, world: World
) -> None:
    listener.open(f"/plans/{world.plan_slug}/parts/{world.part}")
    asked = len(listener.watch.asked)
    page = listener.page
    page.locator("[data-listen]").press("Enter")
    page.locator(".e-player").wait_for()
    assert page.evaluate("document.activeElement.dataset.do") == "pause"
    heading = page.locator("h1").inner_text()
    while not page.evaluate("said.at(-1)").endswith(heading):
        page.evaluate("heard()")
    assert page.locator(".e-spoken").inner_text() == heading
    assert page.evaluate("said.every((line) => line.startsWith('near: '))")
    page.keyboard.press("Space")
    assert page.evaluate("said.at(-1)") == "(paused)"
    page.keyboard.press("Space")
    page.locator("[data-do=stop]").press("Enter")
    assert page.locator(".e-player, .e-spoken").count() == 0
    assert page.evaluate("document.activeElement.matches('[data-listen]')")
    scripts = [each for each in listener.watch.asked[asked:] if each.endswith(".js")]
    assert len(scripts) == 1
    assert "/listen-" in scripts[0]


def test_urdu_is_read_by_an_urdu_voice_and_without_one_it_says_so(
    listener: Visitor, world: World
) -> None:
    listener.open(f"/ur/surveys/{world.survey_slug}")
    page = listener.page
    page.locator("[data-listen]").click()
    page.locator(".e-spoken").wait_for()
    assert page.evaluate("said.at(-1)").startswith("urdu: ")
    page.locator("[data-do=stop]").click()
    page.evaluate(
        "window.without = 'ur'; document.querySelectorAll('#main [lang=en]').forEach((each) => each.remove())"
    )
    page.locator("[data-listen]").click()
    told = page.locator(".e-player [role=status]")
    page.wait_for_function("document.querySelector('.e-player [role=status]').textContent")
    assert told.inner_text() == "اس ڈیوائس میں اس زبان کی اپنی آواز نہیں ہے۔"


def test_a_hard_word_is_explained_by_keyboard_and_without_scripts(
    plain_phone: Visitor, world: World
) -> None:
    plain_phone.open(f"/rounds/{world.large_round}/projects/1")
    button, means = plain_phone.page.locator(".e-word"), plain_phone.page.locator(".e-means")
    assert button.count() == 1
    assert not means.is_visible()
    button.press("Enter")
    assert means.is_visible()
    assert means.inner_text() == "neighbourhood: the area near your home"
    plain_phone.page.keyboard.press("Escape")
    assert not means.is_visible()
    plain_phone.open(f"/easy/rounds/{world.large_round}/projects/1")
    assert plain_phone.page.locator(".e-word").count() == 0
