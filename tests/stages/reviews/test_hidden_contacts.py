import pytest
from django.template.loader import render_to_string

from tests.dossier_builders import ANSWERS, a_submitted_dossier
from tidu.dossiers import queries

pytestmark = pytest.mark.django_db
CONTACT = [ANSWERS["basic"][key] for key in ("contact_name", "contact_phone", "contact_email")]


@pytest.mark.parametrize(("hidden", "shown"), [(True, [False] * 3), (False, [True] * 3)])
def test_experts_read_no_contact_person(hidden, shown):
    dossier = a_submitted_dossier()
    version = queries.last_version(dossier)
    context = {
        "application": queries.notice_of(dossier).application,
        "content": version.content,
        "files_at": "dossiers:file",
        "files_pk": dossier.pk,
        "hide_confidential": hidden,
    }
    page = render_to_string("dossiers/_content.html", context)
    assert [words in page for words in CONTACT] == shown
