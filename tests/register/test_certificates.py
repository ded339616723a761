"""Anybody verifies a certificate: by number, by its code, or offline with the proof."""

import json
import re
from copy import deepcopy

import pytest
import zxingcpp
from django.db import connection
from django.urls import reverse
from PIL import Image, ImageDraw

from tests.builders import a_title
from tests.register.granting import NUMBER, a_certified_title, an_act, entry_of
from tidu.core import clock
from tidu.core.digest import digest_of
from tidu.factories.models import Title
from tidu.register import pages
from tidu.register.commands import main
from tidu.register.proofs import code_of, offline_proof
from tidu.register.rules import STANDINGS, proof_flaws
from tidu.workflow.seals import seal_heads

pytestmark = pytest.mark.django_db
LOOKUP = "certificates:lookup"


def page(client, number=NUMBER, status=200):
    response = client.get(reverse("certificates:certificate", args=[number]))
    assert response.status_code == status
    return response.content.decode()


@pytest.mark.parametrize("written", [NUMBER, " zy-2024-0001", "ＺＹ－２０２４－０００１", "zy — 2024 — 0001"])
def test_a_number_in_any_writing_leads_to_its_certificate(client, written):
    a_certified_title()
    answer = client.get(reverse(LOOKUP), {"number": written})
    assert (answer.status_code, answer.url) == (302, reverse("certificates:certificate", args=[NUMBER]))
    assert NUMBER in page(client, written.strip())


@pytest.mark.parametrize("asked", ["ZY-2024-9999", "%", "../", "a/b\x00c", "<script>", "𠮷" * 300])
def test_an_unknown_number_is_said_to_be_unknown(client, asked):
    a_certified_title()
    answer = client.get(reverse(LOOKUP), {"number": asked})
    assert answer.status_code == 404
    shown = answer.content.decode()
    assert "<script>" not in shown.partition("<main")[2]
    assert 'class="sheet verdict verdict-unknown"' in shown


def test_an_empty_form_is_no_question(client):
    answer = client.get(reverse(LOOKUP), {"number": " \u3000"})
    assert answer.status_code == 200
    assert "verdict" not in answer.content.decode()


def test_titles_without_certificate_are_not_found_by_an_empty_number(client):
    a_title()
    assert client.get(reverse(LOOKUP), {"number": ""}).status_code == 200


@pytest.mark.parametrize("standing", STANDINGS)
def test_the_verdict_says_how_the_title_stands(client, standing):
    title = a_certified_title(valid_until=clock.today())
    if standing == "lapsed":
        Title.objects.filter(pk=title.pk).update(valid_until=title.granted_on)
    else:
        Title.objects.filter(pk=title.pk).update(status=standing)
    shown = page(client)
    assert str(pages.MEANINGS[standing]) in shown
    assert f"verdict-{standing}" in shown
    others = [str(pages.MEANINGS[other]) for other in STANDINGS if other != standing]
    assert not any(words in shown for words in others)


def test_a_changed_content_is_warned_of(client):
    title = a_certified_title()
    with connection.cursor() as cursor:
        content = json.dumps({**title.granted_content, "level": "leading"})
        cursor.execute("UPDATE factories_title SET granted_content = %s WHERE id = %s", [content, title.pk])
    assert "与授予时的内容不一致" in page(client)


def test_the_code_leads_to_the_page(client):
    a_certified_title()
    shown = page(client)
    address = f"http://testserver{reverse('certificates:certificate', args=[NUMBER])}"
    assert address in shown
    assert "style=" not in code_of(address)
    assert zxingcpp.read_barcodes(drawn(code_of(address)))[0].text == address


def drawn(svg):
    """The modules of the code as a picture."""
    size, scale = int(re.search(r'viewBox="0 0 (\d+)', svg)[1]), 8
    picture = Image.new("L", (size * scale, size * scale), 255)
    pen = ImageDraw.Draw(picture)
    for across, down in re.findall(r"M(\d+),(\d+)H", svg):
        x, y = int(across) * scale, int(down) * scale
        pen.rectangle([x, y, x + scale - 1, y + scale - 1], fill=0)
    return picture


def proof(client):
    response = client.get(reverse("certificates:file", args=[NUMBER]))
    assert (response.status_code, response["Content-Disposition"]) == (200, f'attachment; filename="{NUMBER}.json"')
    return json.loads(response.content)


def test_before_the_seal_a_proof_says_that_it_waits(client):
    a_certified_title()
    given = proof(client)
    assert (given["acts"], given["leaf"], given["path"], given["seal"]) == ([], None, [], None)
    assert proof_flaws(given) == ["not_sealed"]


def test_a_sealed_proof_holds_by_itself(client):
    a_certified_title()
    seal = seal_heads()
    given = proof(client)
    assert proof_flaws(given, seal.root) == []
    assert proof_flaws(given, "0" * 64) == ["other_root"]


def test_the_seal_may_cover_many_chains(client):
    from tests.dossier_builders import a_campaign, a_dossier  # noqa: PLC0415

    for _each in range(3):
        a_dossier(campaign=a_campaign())
    a_certified_title()
    seal_heads()
    assert proof_flaws(proof(client)) == []


def test_acts_of_others_are_not_disclosed(client):
    a_certified_title()
    an_act("guidance.note", reason="内部意见")
    seal_heads()
    given = proof(client)
    assert (given["acts"], given["seal"]) == ([], None)
    assert "内部意见" not in json.dumps(given, ensure_ascii=False)


def test_acts_before_the_recognition_are_not_disclosed(client):
    a_certified_title()
    seal_heads()
    assert [act["verb"] for act in proof(client)["acts"]] == [
        "recognition.recognise",
        "dossiers.pass_step",
        "dossiers.recognise",
    ]


SPOILT = {
    "content": lambda proof: proof["content"].update(level="leading"),
    "digest": lambda proof: proof.update(digest="0" * 64),
    "another certificate": lambda proof: proof.update(
        content=(other := proof["content"] | {"certificate": "ZY-2024-0002"}), digest=digest_of(other)
    ),
    "an act": lambda proof: proof["acts"][0]["data"].update(title=4711),
    "an act left out": lambda proof: proof["acts"].pop(1),
    "the last act left out": lambda proof: proof["acts"].pop(),
    "the place of an act": lambda proof: proof["acts"][1].update(index=7),
    "the head": lambda proof: proof["leaf"].update(head="0" * 64),
    "the chain": lambda proof: proof["leaf"].update(chain="dossier/2"),
    "the length": lambda proof: proof["leaf"].update(length=9),
    "the root": lambda proof: proof["seal"].update(root="0" * 64),
    "the path": lambda proof: proof["path"].append(["left", "0" * 64]),
}


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
def test_whatever_is_changed_in_a_proof_is_found(spoil):
    title = a_certified_title()
    seal_heads()
    changed = deepcopy(json.loads(json.dumps(offline_proof(entry_of(title)))))
    assert proof_flaws(changed) == []
    spoil(changed)
    assert proof_flaws(changed) != []


def test_the_command_checks_a_file(client, tmp_path, capsys):
    a_certified_title()
    seal = seal_heads()
    kept = tmp_path / "proof.json"
    kept.write_text(json.dumps(proof(client)), encoding="utf-8")
    assert main([str(kept), seal.root]) == 0
    assert main([str(kept), "0" * 64]) == 1
    kept.write_text("{}", encoding="utf-8")
    assert main([str(kept)]) == 2
    assert main([str(tmp_path / "missing.json")]) == 2
    assert seal.root in capsys.readouterr().out


def test_the_page_needs_as_many_queries_for_three_certificates_as_for_one(client, django_assert_max_num_queries):
    counts = []
    for numbers in ((1,), (2, 3)):
        for number in numbers:
            a_certified_title(f"ZY-2024-000{number}")
        page(client)
        with django_assert_max_num_queries(8) as counted:
            page(client)
        counts.append(len(counted))
    assert counts[0] == counts[1]
