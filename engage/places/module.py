"""Areas, area sets and postcodes."""

from engage.kernel.module import Module
from engage.places.cli import places
from engage.places.views import blueprint

MODULE = Module(name="places", blueprints=(blueprint,), commands=(places,))
