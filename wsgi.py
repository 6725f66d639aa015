"""The application for any WSGI server: ``granian --interface wsgi wsgi:app``."""

import gc

from engage.factory import create_app

app = create_app()
# What lives as long as the process need not be gone through each time: a whole collection held every thread up for 0.2 seconds.
gc.collect()
gc.freeze()
