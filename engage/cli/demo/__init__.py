"""The demo programme. Its files (``data/``) are read by the importers that officers use."""
