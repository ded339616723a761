"""The kinds of stage that a notice's process is made of, one folder each.

A folder ships its models, pages and the JSON Schema of its parameters; it knows no sibling.
The order of stages, their windows and who signs are data of the notice, never of a folder here.
"""

from tidu.rulebook.kinds import parameter_schemas

__all__ = ["parameter_schemas"]
