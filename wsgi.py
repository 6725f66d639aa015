"""The application for any WSGI server: ``granian --interface wsgi wsgi:app``."""

from engage.factory import create_app

app = create_app()
