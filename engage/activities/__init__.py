"""Programmes, the shared base of every activity, its ports and the release ledger."""
