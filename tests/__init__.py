"""Tests, by package; whole-app checks; journeys in a browser."""
