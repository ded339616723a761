"""What the pages of a sheet show: values for the components, built from rows."""

from tidu.stages.recommendations.pages.overview import sheet_list
from tidu.stages.recommendations.pages.sheet import sheet_page, signature_wanted
from tidu.stages.recommendations.pages.stale import stale_page

__all__ = ["sheet_list", "sheet_page", "signature_wanted", "stale_page"]
