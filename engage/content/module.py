"""The picture library."""

from engage.content.views.officer import blueprint
from engage.kernel.module import Module

MODULE = Module(
    name="content",
    blueprints=(blueprint,),
)
