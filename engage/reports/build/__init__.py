"""From what activities promise to one report document and its files. Read by jobs and the command line alone."""
