"""The ``engage`` command: every package's commands, and the processes that run the house."""
