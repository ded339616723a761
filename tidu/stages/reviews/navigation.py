"""The stage's entries in the header."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from tidu.core import permissions
from tidu.core.navigation import Item


def sees_reviews(user: Any) -> bool:
    """National roles."""
    return permissions.may(user, "reviews.see")


def scores(user: Any) -> bool:
    """Experts."""
    return permissions.may(user, "reviews.list_own")


ITEMS = [
    Item(_("Expert review"), "reviews:list", shown_to=sees_reviews, order=50),
    Item(_("Dossiers to score"), "reviews:mine", shown_to=scores, order=20, under=("/stages/reviews/assignments/",)),
]
