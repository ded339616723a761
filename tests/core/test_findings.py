"""Every finding can be said, in both languages, with its way out."""

from string import Formatter

import pytest
from django.utils.translation import override

from tidu.core import findings
from tidu.core.findings import Finding, Refused
from tidu.rulebook.model import Text


class Anything(dict):
    """Stands for whatever parameters a finding has."""

    def __missing__(self, name):
        return f"<{name}>"


@pytest.mark.parametrize("code", sorted(findings.installed_codes()))
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_wording_names_its_parameters(code, language):
    wording = findings.wording_of(code)
    with override(language):
        for words in (str(wording.says), str(wording.way_out)):
            assert all(name for _, name, _, _ in Formatter().parse(words) if name is not None)
            assert "{" not in words.format_map(Anything())
        assert str(wording.says).strip()


def test_a_parameter_in_two_languages_is_said_in_the_readers():
    finding = Finding("dossiers.answer_missing", params={"label": Text("成立日期", "Founded on")})
    with override("en"):
        assert findings.reason(finding) == "Founded on is not filled in."
    with override("zh-hans"):
        assert "成立日期" in findings.reason(finding)


def test_only_what_binds_refuses():
    findings.refuse_if([Finding("core.file_empty", binding=False)])
    with pytest.raises(Refused) as refused:
        findings.refuse_if([Finding("core.file_empty", binding=False), Finding("core.file_too_large")])
    assert [finding.code for finding in refused.value.findings] == ["core.file_too_large"]
