"""Decisions about themes and codes, pure."""
