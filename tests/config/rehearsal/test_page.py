"""Pages as somebody without scripts uses them."""

from tidu.config.rehearsal.page import Form, read_page

PAGE = """
<a href="/checks/1/">one</a> <a href="/checks/1/">again</a> <a href="/checks/?page=2">next</a>
<form method="get" action="/search/"><input name="q" value="厂"></form>
<form method="post" action="/checks/1/decide/">
  <input type="hidden" name="seen" value="a&amp;b"><input type="checkbox" name="point-a" value="yes">
  <input type="checkbox" name="point-b" checked><input type="file" name="file"><input type="radio" name="r" value="1">
  <input type="number" name="points" max="7.5" value=""><textarea name="note">已有
说明</textarea>
  <select name="unit"><option value="1">x</option><option value="2" selected>y</option></select>
  <button name="decision" value="pass">Pass</button><button formaction="/checks/1/tick/" name="keep">Keep</button>
  <button form="other" name="move" value="on:7">On</button>
</form>
"""


def test_links_each_once() -> None:
    assert read_page(PAGE).links_to(r"/checks/\d+/") == ["/checks/1/"]


def test_what_a_form_would_send() -> None:
    (form,) = read_page(PAGE).forms_to(r"/checks/\d+/decide/")
    assert form.fields == {"seen": "a&b", "point-b": "on", "points": "", "note": "已有\n说明", "unit": "2"}
    assert form.boxes == {"point-a": "yes", "point-b": "on"}
    assert form.limits == {"points": 7.5}
    assert [(one.name, one.value, one.action) for one in form.buttons] == [
        ("decision", "pass", "/checks/1/decide/"),
        ("keep", "", "/checks/1/tick/"),
    ]
    assert form.filled(note="新")["note"] == "新"


def test_a_form_that_only_asks_changes_nothing() -> None:
    assert read_page(PAGE).forms_to(r"/search/") == []


def test_buttons_of_forms_elsewhere() -> None:
    assert read_page(PAGE).values_of("move") == ["on:7"]


def test_an_empty_page() -> None:
    page = read_page("")
    assert (page.links, page.forms, page.forms_to(".*"), Form("x").filled()) == ([], [], [], {})
