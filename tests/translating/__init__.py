"""The translators' desk."""
