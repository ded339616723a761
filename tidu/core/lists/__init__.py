"""Lists: columns over rows, searched, filtered, sorted, paged, chosen from and exported the same way everywhere.

The state of a list stands in the URL alone, so that it can be kept, shared and gone back to. Owns saved views' pages,
not what a list holds: the caller gives rows that the person may see.
"""

from tidu.core.lists.answer import answer
from tidu.core.lists.asked import Asked
from tidu.core.lists.bulk import BulkAct
from tidu.core.lists.columns import Column, Filter
from tidu.core.lists.counting import Counts
from tidu.core.lists.page import Cell, ChosenFilter, ListPage, Row, list_of

__all__ = [
    "Asked",
    "BulkAct",
    "Cell",
    "ChosenFilter",
    "Column",
    "Counts",
    "Filter",
    "ListPage",
    "Row",
    "answer",
    "list_of",
]
