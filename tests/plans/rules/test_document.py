"""The JSON object that an import prints."""

import json

from engage.plans.rules.document import as_document
from tests.plans.documents import read_text


def test_the_document_has_the_promised_shape_and_order() -> None:
    text = "# Plan\n\n## 1. Parks\n\nTo be added.\n\n- a\n  1. b\n\n|x|y|\n|-|-|\n|1|2|\n\n![](m.png)\n"
    document = as_document(read_text(text, "plan.md"))
    assert json.loads(json.dumps(document)) == {
        "title": "Plan",
        "sections": [
            {"number": "0", "level": 1, "heading": "Plan", "blocks": []},
            {
                "number": "1",
                "level": 2,
                "heading": "1. Parks",
                "blocks": [
                    {"kind": "paragraph", "text": "To be added."},
                    {
                        "kind": "list",
                        "ordered": False,
                        "items": [
                            {
                                "text": "a",
                                "ordered": True,
                                "items": [{"marker": "1.", "text": "b"}],
                            }
                        ],
                    },
                    {"kind": "table", "header_rows": 1, "rows": [["x", "y"], ["1", "2"]]},
                    {"kind": "picture", "alt": "", "name": "m.png", "needs_alt": True},
                ],
            },
        ],
        "placeholders": ["To be added."],
        "left_out": [{"text": "m.png", "reason": "link_address"}],
    }
