"""Hearing of an activity's news by e-mail: asked for, confirmed by a link, stopped by one press, forgotten."""
