"""Changes to consultations, by what they are about."""
