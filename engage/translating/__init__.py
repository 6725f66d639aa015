"""The translators' desk: every text of every activity beside its English, and files for agencies."""
