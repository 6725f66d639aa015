"""Flask- and database-aware plumbing that knows no activity."""
