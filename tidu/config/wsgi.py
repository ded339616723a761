"""The web application for a WSGI server."""

import gc
import os
from contextlib import suppress

from django.core.wsgi import get_wsgi_application

from tidu.rulebook import RulebookError, shipped

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tidu.config.settings")
application = get_wsgi_application()


def settle() -> None:
    """Read the rulebook before the first visitor comes, and take all that stays out of the search for garbage.

    Without this every fiftieth page or so waits a tenth of a second while some 200,000 lasting objects are looked
    through. A rulebook that cannot be read does not keep the server from starting: its pages say so.
    """
    with suppress(RulebookError):
        shipped()
    gc.collect()
    gc.freeze()


settle()
