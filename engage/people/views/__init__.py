"""Pages for signing in, for officers' accounts and for acts that take two."""
