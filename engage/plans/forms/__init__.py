"""What people fill in beside a plan, by who they are."""
