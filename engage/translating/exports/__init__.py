"""Files that go out to translators."""
