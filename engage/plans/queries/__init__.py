"""Reads of consultations, by what they are about."""
