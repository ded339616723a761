"""The only reader of the folder ``rulebook/``: checks it and hands it out as frozen objects.

Owns the shape of the files, their checks, digests, locks and differences. Plain Python: no Django, no database.
Does not own what runs by the rules: campaigns store a notice's id and digest, an answer stores a code.
"""

from tidu.rulebook.kinds import parameter_schemas
from tidu.rulebook.loading import examine, load, shipped, shipped_folder
from tidu.rulebook.model import Citation, Notice, Rulebook, Text
from tidu.rulebook.problems import Problem, RulebookError

__all__ = [
    "Citation",
    "Notice",
    "Problem",
    "Rulebook",
    "RulebookError",
    "Text",
    "examine",
    "load",
    "parameter_schemas",
    "shipped",
    "shipped_folder",
]
