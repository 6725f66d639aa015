"""``python -m engage.cli``: the same as ``engage``."""

from engage.cli.main import main

main()
