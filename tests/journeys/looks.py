"""How a page may be looked at: view, width, colours, text and font; and a small set of looks that covers every pair."""

from dataclasses import dataclass

from tests.journeys.browsers import DESKTOP, PHONE, SMALL_PHONE, Visitor

VIEWS = ("", "/ur", "/easy", "/ur/easy")
FORCED = "forced"
"""Colours that the reader's own system sets in place of every page's, as Windows does."""
WIDTHS = (PHONE.width, SMALL_PHONE.width, DESKTOP.width)
THEMES = ("", "dark", "more")


@dataclass(frozen=True)
class Look:
    """One way to look at a page that is open already. Colours but for forced ones, text and font are what the cookie asks the server for."""

    width: int = PHONE.width
    theme: str = ""
    text: str = ""
    font: str = ""

    def put_on(self, visitor: Visitor) -> None:
        """As the server writes it, on the page as it stands, so that no state has to be reached twice."""
        visitor.page.set_viewport_size({"width": self.width, "height": visitor.device.height})
        visitor.page.emulate_media(forced_colors="active" if self.theme == FORCED else "none")
        visitor.page.evaluate(
            """look => {
                const data = document.documentElement.dataset;
                for (const name of ["text", "font", "theme", "contrast"]) delete data[name];
                Object.assign(data, look);
            }""",
            self._attributes(),
        )

    def _attributes(self) -> dict[str, str]:
        wanted = {"text": self.text, "font": self.font}
        if self.theme != FORCED:
            wanted["contrast" if self.theme == "more" else "theme"] = self.theme
        return {name: value for name, value in wanted.items() if value}

    def __str__(self) -> str:
        return (
            f"{self.width}px {self.theme or 'light'} {self.text or 'm'} {self.font or 'standard'}"
        )


PLAIN = Look()
WAYS = {
    "width": WIDTHS,
    "theme": THEMES,
    "text": ("", "l", "xl"),
    "font": ("", "readable"),
}
"""What each property of a look can be, where the page itself sets the colours."""
COVERING = (
    Look(SMALL_PHONE.width, "dark", "xl", "readable"),
    Look(DESKTOP.width, "more", "xl", ""),
    Look(SMALL_PHONE.width, "more", "l", "readable"),
    Look(DESKTOP.width, "dark", "l", "readable"),
    Look(PHONE.width, "more", "", "readable"),
    Look(SMALL_PHONE.width, "", "xl", ""),
    Look(PHONE.width, "dark", "l", ""),
    Look(DESKTOP.width, "", "", "readable"),
    Look(PHONE.width, "", "xl", "readable"),
    Look(SMALL_PHONE.width, "dark", "", ""),
    Look(PHONE.width, "", "l", ""),
    Look(SMALL_PHONE.width, "more", "", ""),
    Look(DESKTOP.width, "dark", "xl", ""),
)
"""With ``PLAIN``, every two values of ``WAYS`` occur together in some look."""
GRID = tuple(Look(width, theme) for width in WIDTHS for theme in (*THEMES, FORCED))
AUDITED = tuple(dict.fromkeys((*GRID, *COVERING)))
"""What the audit looks at in every view: each width in all colours, and the covering looks."""
