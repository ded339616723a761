"""A map that colours regions by a number: geometry that a deployer can replace, drawn as SVG on the server.

Owns the default geometry, a cartogram of equal squares that draws no boundary. Knows no programme word.
"""

from tidu.core.maps.drawing import Map, Place, map_of
from tidu.core.maps.geometry import Geometry, GeometryError, geometry, read_geometry

__all__ = ["Geometry", "GeometryError", "Map", "Place", "geometry", "map_of", "read_geometry"]
