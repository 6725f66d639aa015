"""The moderators' pages and the officers' desk."""
