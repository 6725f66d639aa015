"""Whether a PDF keeps ISO 14289-1 (PDF/UA-1), as a validator tells it rule by rule."""

from page import ValidationProfile, validate_pdf_bytes


def broken_rules(pdf: bytes) -> list[str]:
    """Rules that a PDF breaks, each with what is wrong."""
    told = validate_pdf_bytes(pdf, profile=ValidationProfile.PDF_UA_1)
    return [f"{one.rule_id}: {one.message}" for one in told.failures]
