"""Files in parts: the protocol, its bounds, and that a finished file passes the same checks as any other."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.builders import a_person, signed_in
from tests.dossier_builders import IN_TIME, PDF, a_dossier, a_pdf, applicant_of
from tests.dossiers.test_autosave import colleague
from tidu.core import clock
from tidu.core.files import incoming
from tidu.core.models import StoredFile
from tidu.dossiers import actions
from tidu.dossiers.models import Attachment, Dossier, PendingUpload
from tidu.dossiers.rules import uploads as rules
from tidu.organisations.roles import Role

pytestmark = pytest.mark.django_db

TUS = {"Tus-Resumable": "1.0.0"}
SIZE = len(PDF)
PART_QUERIES = 5
"""session, person, roles, dossier, upload."""
FINISH_QUERIES = PART_QUERIES + 6
"""besides: stored content looked for and kept, lock, attached already, attachment, what came of the upload."""
SAVEPOINTS = 4


@pytest.fixture(autouse=True)
def _in_time() -> Iterator[None]:
    with clock.frozen(IN_TIME):
        yield


@pytest.fixture
def dossier(client: Client) -> Dossier:
    dossier = a_dossier()
    signed_in(client, applicant_of(dossier))
    return dossier


def encoded(**told: str) -> str:
    return ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in told.items())


def begin(client: Client, dossier: Dossier, size: Any = SIZE, key: str = "other", name: str = "证明.pdf") -> Any:
    told = {"Upload-Length": str(size), "Upload-Metadata": encoded(filename=name, fingerprint="f")}
    return client.post(reverse("dossiers:begin_upload", args=[dossier.pk, key]), headers=TUS | told)


def send(client: Client, address: str, offset: int, part: bytes, **headers: str) -> Any:
    content_type = headers.pop("content_type", "application/offset+octet-stream")
    sent = TUS | {"Upload-Offset": str(offset)} | headers
    return client.patch(address, part, content_type=content_type, headers=sent)


def left_behind() -> set[str]:
    folder = Path(settings.TIDU_STORE) / incoming.FOLDER
    return {path.name for path in folder.iterdir()} & set(PendingUpload.objects.values_list("token", flat=True))


def test_a_file_in_two_parts_is_attached(client: Client, dossier: Dossier) -> None:
    begun = begin(client, dossier)
    assert (begun.status_code, begun["Tus-Resumable"]) == (201, "1.0.0")
    address = begun["Location"]
    first = send(client, address, 0, PDF[:10])
    assert (first.status_code, first["Upload-Offset"]) == (204, "10")
    known = client.head(address, headers=TUS)
    assert (known.status_code, known["Upload-Offset"], known["Upload-Length"]) == (200, "10", str(len(PDF)))
    assert not Attachment.objects.exists()
    last = send(client, address, 10, PDF[10:])
    assert (last.status_code, last["Upload-Offset"]) == (204, str(len(PDF)))
    attachment = Attachment.objects.get()
    assert (attachment.name, attachment.document, attachment.file.size) == ("证明.pdf", "other", len(PDF))
    assert left_behind() == set()


def test_a_lost_last_answer_can_be_asked_again(client: Client, dossier: Dossier) -> None:
    address = begin(client, dossier)["Location"]
    send(client, address, 0, PDF)
    again = client.head(address, headers=TUS)
    assert (again.status_code, again["Upload-Offset"]) == (200, str(len(PDF)))
    assert Attachment.objects.count() == 1


def test_a_file_that_came_whole_but_was_not_attached_is_attached_when_asked(client: Client, dossier: Dossier) -> None:
    begun = begin(client, dossier)
    upload = PendingUpload.objects.get()
    incoming.add(upload.token, 0, lambda most: PDF[:most], len(PDF))
    assert client.head(begun["Location"], headers=TUS)["Upload-Offset"] == str(len(PDF))
    assert Attachment.objects.count() == 1


@pytest.mark.parametrize("offset", [0, 9, 11, 400])
def test_a_part_that_does_not_follow_is_refused_and_changes_nothing(
    client: Client, dossier: Dossier, offset: int
) -> None:
    address = begin(client, dossier)["Location"]
    send(client, address, 0, PDF[:10])
    assert send(client, address, offset, PDF[10:]).status_code == 409
    assert client.head(address, headers=TUS)["Upload-Offset"] == "10"


def test_no_more_is_taken_than_was_announced(client: Client, dossier: Dossier) -> None:
    address = begin(client, dossier)["Location"]
    assert send(client, address, 0, PDF + b"more")["Upload-Offset"] == str(len(PDF))
    assert StoredFile.objects.get().size == len(PDF)


def test_two_parts_at_once_do_not_mix(client: Client, dossier: Dossier) -> None:
    address, token = begin(client, dossier)["Location"], PendingUpload.objects.get().token

    def while_another_comes(most: int) -> bytes:
        assert send(client, address, 0, PDF[:5]).status_code == 423
        return b""

    assert incoming.add(token, 0, while_another_comes, 10) == 0
    assert send(client, address, 0, PDF[:5]).status_code == 204


def test_what_came_before_the_connection_broke_is_kept(dossier: Dossier) -> None:
    upload = actions.begin_upload(applicant_of(dossier), dossier, "other", name="a.pdf", size=100)
    parts = iter([b"12345"])
    with pytest.raises(StopIteration):
        actions.add_part(upload, 0, lambda most: next(parts))
    assert incoming.received(upload.token) == 5


def test_a_refused_content_is_told_and_forgotten(client: Client, dossier: Dossier) -> None:
    address = begin(client, dossier, size=99)["Location"]
    answer = send(client, address, 0, b"MZ" + bytes(97))
    assert answer.status_code == 422
    assert "文件内容" in answer.json()["refused"][0]
    assert not PendingUpload.objects.exists()
    assert client.head(address, headers=TUS).status_code == 404
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize(
    ("size", "name", "says"),
    [
        ((50 << 20) + 1, "a.pdf", "50"),
        (9, "a.exe", "扩展名"),
        (9, "", "扩展名"),
        (0, "a.pdf", "空"),
    ],
)
def test_what_can_be_known_before_is_refused_before(
    client: Client, dossier: Dossier, size: int, name: str, says: str
) -> None:
    answer = begin(client, dossier, size, name=name)
    assert (answer.status_code, says in answer.json()["refused"][0]) == (422, True)
    assert not PendingUpload.objects.exists()


def test_a_full_document_takes_no_more(client: Client, dossier: Dossier) -> None:
    actions.attach(applicant_of(dossier), dossier, "business_licence", a_pdf())
    assert begin(client, dossier, key="business_licence").status_code == 422


def test_the_same_file_again_is_no_second_one_and_no_refusal(client: Client, dossier: Dossier) -> None:
    person = applicant_of(dossier)
    first = actions.attach(person, dossier, "business_licence", a_pdf())
    assert actions.attach(person, dossier, "business_licence", a_pdf()) == first


def test_a_person_has_only_so_many_on_the_way(client: Client, dossier: Dossier) -> None:
    document = actions.filling.queries.notice_of(dossier).application.document("other")
    at_most = [1] * (rules.MOST_PENDING - 1)
    assert rules.upload_findings(document, "a.pdf", 1, 0, at_most) == []
    assert [f.code for f in rules.upload_findings(document, "a.pdf", 1, 0, [*at_most, 1])] == [
        "dossiers.too_many_pending"
    ]
    assert rules.upload_findings(document, "a.pdf", 2, 0, [rules.MOST_PENDING_BYTES - 1]) != []


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Tus-Resumable": "0.2.0"}, 412),
        ({"content_type": "application/pdf"}, 415),
        ({"Upload-Offset": "-1"}, 400),
        ({"Upload-Offset": "x"}, 400),
        ({"Upload-Offset": "²"}, 400),
        ({"Upload-Offset": "9" * 40}, 409),
    ],
)
def test_what_is_not_the_protocol(client: Client, dossier: Dossier, headers: dict[str, str], status: int) -> None:
    address = begin(client, dossier)["Location"]
    if not all(value.isascii() for value in headers.values()):
        headers = {name: value.encode().decode("latin-1") for name, value in headers.items()}
    answer = send(client, address, 0, b"x", **headers)
    assert (answer.status_code, answer["Tus-Version"]) == (status, "1.0.0")


@pytest.mark.parametrize("size", ["", "-1", "x", "1.5"])
def test_a_length_that_is_none(client: Client, dossier: Dossier, size: str) -> None:
    assert begin(client, dossier, size).status_code == 400


def test_the_protocol_is_told(client: Client, dossier: Dossier) -> None:
    answer = client.options(reverse("dossiers:begin_upload", args=[dossier.pk, "other"]))
    assert (answer.status_code, answer["Tus-Max-Size"], answer["Tus-Extension"]) == (
        204,
        str(50 << 20),
        "creation,expiration,termination",
    )


def test_a_part_from_elsewhere_is_refused(dossier: Dossier) -> None:
    guarded = signed_in(Client(enforce_csrf_checks=True), applicant_of(dossier))
    upload = actions.begin_upload(applicant_of(dossier), dossier, "other", name="a.pdf", size=SIZE)
    address = reverse("dossiers:upload", args=[dossier.pk, upload.token])
    assert send(guarded, address, 0, PDF).status_code == 403
    assert incoming.received(upload.token) == 0


def test_a_file_is_given_up(client: Client, dossier: Dossier) -> None:
    address = begin(client, dossier)["Location"]
    assert client.delete(address, headers=TUS).status_code == 204
    assert client.head(address, headers=TUS).status_code == 404


def test_only_who_began_a_file_goes_on_with_it(client: Client, dossier: Dossier) -> None:
    address = begin(client, dossier)["Location"]
    for person in (colleague(dossier), a_person(Role.APPLICANT_EDITOR)):
        other = signed_in(Client(), person)
        assert other.head(address, headers=TUS).status_code == 404
        assert send(other, address, 0, PDF).status_code == 404
        assert other.delete(address, headers=TUS).status_code == 404
    elsewhere = a_dossier(applicant=applicant_of(dossier), factory=a_dossier_factory(dossier))
    moved = reverse("dossiers:upload", args=[elsewhere.pk, PendingUpload.objects.get().token])
    assert client.head(moved, headers=TUS).status_code == 404


def a_dossier_factory(dossier: Dossier) -> Any:
    from tests.builders import a_factory  # noqa: PLC0415

    return a_factory(dossier.factory.enterprise)


def test_what_was_never_finished_is_swept_after_a_day(client: Client, dossier: Dossier) -> None:
    begin(client, dossier)
    assert actions.sweep_uploads() == 0
    with clock.frozen(IN_TIME + timedelta(hours=24, seconds=1)):
        assert actions.sweep_uploads() == 1
    assert not PendingUpload.objects.exists()


def test_an_unfinished_file_is_offered_to_go_on(client: Client, dossier: Dossier) -> None:
    address = begin(client, dossier)["Location"]
    shown = client.get(reverse("dossiers:attachments", args=[dossier.pk])).content.decode()
    assert f'data-resume="{address}" data-fingerprint="f"' in shown


def test_the_last_part_is_cheap(client: Client, dossier: Dossier, django_assert_num_queries: Any) -> None:
    address = begin(client, dossier)["Location"]
    with django_assert_num_queries(PART_QUERIES):
        send(client, address, 0, PDF[:5])
    with django_assert_num_queries(FINISH_QUERIES + SAVEPOINTS):
        send(client, address, 5, PDF[5:])
