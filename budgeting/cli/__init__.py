"""Commands of budgeting. ``count`` and ``round verify`` need no application, ``round import --dry-run`` no database."""
