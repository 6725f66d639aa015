"""Letters tell a language where they cannot be those of the page."""

import pytest

from engage.rules.scripts import language_written


@pytest.mark.requirement("L6")
@pytest.mark.parametrize(
    ("text", "said", "language"),
    [
        ("More buses, please.", "en", "en"),
        ("Więcej autobusów.", "en", "en"),
        ("Więcej autobusów.", "pl", "pl"),
        ("مزید بسیں چلائیں۔", "en", "ur"),
        ("نريد حافلات أكثر", "en", "ar"),
        ("اتوبوس بیشتر می‌خواهیم", "en", "fa"),
        ("نريد حافلات أكثر", "ur", "ur"),
        ("Більше автобусів", "en", "uk"),
        ("ਹੋਰ ਬੱਸਾਂ", "en", "pa"),
        ("আরও বাস চাই", "en", "bn"),
        ("需要更多公交车", "en", "zh"),
        ("More buses, please.", "ur", "en"),
        ("The bus 192 بس is late, every single day.", "en", "en"),
        ("👍 10/10 !!", "ur", "ur"),
        ("", "en", "en"),
    ],
)
def test_the_language_of_a_text(text: str, said: str, language: str) -> None:
    assert language_written(text, said=said) == language
