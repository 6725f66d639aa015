"""Areas, area sets and postcodes."""

from engage.kernel.module import Module
from engage.places.cli import places

MODULE = Module(name="places", commands=(places,))
