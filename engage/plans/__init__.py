"""Draft plans, consultations and comments."""
