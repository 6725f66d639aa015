"""Programmes and activities in general."""

from engage.activities.views.resident import blueprint
from engage.kernel.module import Module

MODULE = Module(name="activities", blueprints=(blueprint,))
