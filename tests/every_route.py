"""The people and the rows with which every route is walked: a whole campaign, and one of everybody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.builders import a_factory, a_person, a_user, confirmed
from tidu.accounts.models import User
from tidu.campaigns.models import Campaign
from tidu.config.demo import names, seed
from tidu.core import clock
from tidu.dossiers import actions as dossiers
from tidu.dossiers.models import Attachment, Dossier, Step
from tidu.factories.models import Title
from tidu.organisations.models import Membership, Organisation
from tidu.organisations.queries import unit
from tidu.organisations.roles import Role
from tidu.stages.checks.models import Check
from tidu.stages.publicity.models import Publication
from tidu.stages.recognition.models import Recognition
from tidu.stages.recommendations.models import Entry as RankedEntry
from tidu.stages.recommendations.models import Sheet
from tidu.stages.reviews.models import Assignment, Review
from tidu.stages.signoff.models import Entry as ListedEntry
from tidu.stages.signoff.models import SignoffList

NOW = clock.moment(clock.date(2025, 1, 20), clock.time(9))
FILLING = clock.moment(clock.date(2024, 11, 12), clock.time(10))
