"""Coding free text into themes."""
