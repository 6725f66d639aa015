"""Plan files in: DOCX, HTML, Markdown, text and PDF become sections. The way in is ``reader.read_plan``."""
