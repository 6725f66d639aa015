"""Officers' accounts, roles and two-person acts."""
