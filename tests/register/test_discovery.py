"""Both languages of every public page can be found, shared and linked; what is private is not offered."""

import re
from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from tests.builders import a_factory, a_title, a_user, signed_in
from tests.dossier_builders import NOTICE, a_campaign

pytestmark = pytest.mark.django_db
LOCATION = re.compile(r"<loc>([^<]+)</loc>")


def listed(client, address):
    return [urlsplit(found).path for found in LOCATION.findall(client.get(address).content.decode())]


def test_the_sitemap_leads_to_every_public_page(client):
    a_campaign()
    title = a_title()
    a_title(title.factory, level="basic")
    a_factory()
    parts = listed(client, reverse("discovery:sitemap"))
    assert parts == [reverse("discovery:part", args=[name]) for name in ("pages", "notices", "factories")]
    found = [address for part in parts for address in listed(client, part)]
    assert reverse("campaigns:notice", args=[NOTICE]) in found
    assert [address for address in found if "/factories/" in address] == [
        reverse("register:factory", args=[title.factory_id])
    ]
    assert {client.get(address).status_code for address in found} == {200}


def test_an_unknown_part_is_not_found(client):
    assert client.get(reverse("discovery:part", args=["people"])).status_code == 404


def test_robots_are_kept_from_what_is_private(client):
    answer = client.get(reverse("discovery:robots"))
    assert answer["Content-Type"].startswith("text/plain")
    said = answer.content.decode()
    for private in ("account_login", "dossiers:list", "organisations:mine", "checks:list", "recommendations:list"):
        kept = [line.partition(": ")[2] for line in said.splitlines() if line.startswith("Disallow")]
        assert any(reverse(private).startswith(prefix) for prefix in kept), private
    for public in ("register:list", "data:about", "publicity:index", "desk:home"):
        assert not any(reverse(public).startswith(prefix) for prefix in kept), public
    assert f"Sitemap: http://testserver{reverse('discovery:sitemap')}" in said


@pytest.mark.parametrize(("asked", "language"), [("en", "en"), ("zh", "zh-CN")])
def test_the_address_decides_the_language_and_the_next_page_keeps_it(client, asked, language):
    other = "zh-hans" if asked == "en" else "en"
    shown = client.get(reverse("register:list"), {"lang": asked}, headers={"accept-language": other})
    assert f'<html lang="{language}"' in shown.content.decode()
    following = client.get(reverse("data:about"), headers={"accept-language": other}).content.decode()
    assert f'<html lang="{language}"' in following


@pytest.mark.parametrize("asked", ["", "fr", "en\x00", "../en"])
def test_an_unknown_language_changes_nothing(client, asked):
    answer = client.get(reverse("register:list"), {"lang": asked}, headers={"accept-language": "zh-hans"})
    assert '<html lang="zh-CN"' in answer.content.decode()
    assert "django_language" not in answer.cookies


def test_a_public_page_names_itself_once_and_in_both_languages(client):
    title = a_title(a_factory(name='甲"乙<工厂'))
    address = f"http://testserver{reverse('register:factory', args=[title.factory_id])}"
    shown = client.get(reverse("register:factory", args=[title.factory_id]), {"q": "x", "lang": "en"}).content.decode()
    assert re.findall(r'rel="canonical" href="([^"]+)"', shown) == [f"{address}?lang=en"]
    alternates = dict(re.findall(r'hreflang="([^"]+)" href="([^"]+)"', shown))
    assert alternates == {"zh-CN": f"{address}?lang=zh", "en": f"{address}?lang=en", "x-default": address}
    assert 'property="og:title" content="甲&quot;乙&lt;工厂"' in shown


def test_pages_of_people_are_not_offered_to_be_indexed(client):
    signed_in(client, a_user())
    assert 'rel="canonical"' not in client.get(reverse("register:list")).content.decode()
