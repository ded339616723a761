"""Every component with invented data, for tests and for looking at them."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.http import HttpRequest
from django.template.loader import render_to_string

from tidu.core import clock, findings
from tidu.core import forms as shared
from tidu.core.charts import Chart, Series
from tidu.core.lists import Column, Filter, ListPage, list_of
from tidu.core.maps import map_of
from tidu.core.presentation import (
    Act,
    Deadline,
    Entry,
    Fact,
    Judgement,
    OutlineItem,
    QuotaUse,
    RailStep,
    Receipt,
    Rung,
    Signature,
    Tag,
)
from tidu.core.spans import Lane, Scale, Spans, bar
from tidu.rulebook.model import Citation, Text

NOW = datetime(2024, 11, 28, 19, 47, 59, tzinfo=clock.SHANGHAI)
CLAUSE = Citation("miit/2024-399", "2.2.3", Text("通知 二(二)3", "notice II(2)3"))
SHAKY = Citation("standard", "1.5", Text("要素条件 一(5)", "element conditions I(5)"), "C")
DECISION = Citation("decision 0006", "", Text("决定 0006", "decision 0006"))

WORDS = {
    "zh-hans": {
        "page": "推荐排序表",
        "over": "2024 年卓越级 · 推荐单位：江南省",
        "factory": "产业链深度协同的特殊钢个性化定制智能工厂",
        "enterprise": "云岭特钢有限公司",
        "until": "距线上审核截止",
        "levels": ["基础级", "先进级", "卓越级", "领航级"],
        "steps": ["申报", "完整性与真实性审核", "排序推荐", "专家评审", "六部门会签", "公示", "认定"],
        "desks": ["工信", "发改", "财政", "国资", "市场监管", "数据"],
        "sign": "签署推荐排序表",
        "hand_back": "退回补正",
        "reason": "退回理由",
        "conditions": [
            "智能制造能力成熟度三级及以上",
            "覆盖全部五个环节",
            "近三年无较大及以上安全、环保事故",
            "原则上应已获先进级",
        ],
    },
    "en": {
        "page": "Recommendation sheet",
        "over": "Excellent level 2024 · recommending unit: Jiangnan Province",
        "factory": "Intelligent factory for customised special steel with deeply coordinated industrial chain",
        "enterprise": "Yunling Special Steel Co., Ltd.",
        "until": "Online check",
        "levels": ["Basic", "Advanced", "Excellent", "Leading"],
        "steps": [
            "Application",
            "Completeness and authenticity",
            "Recommendation",
            "Expert review",
            "Joint sign-off",
            "Publicity",
            "Recognition",
        ],
        "desks": ["Industry", "Development and reform", "Finance", "State assets", "Market regulation", "Data"],
        "sign": "Sign the sheet",
        "hand_back": "Return for correction",
        "reason": "Reason for the return",
        "conditions": [
            "Maturity of intelligent manufacturing at level three or above",
            "All five segments covered",
            "No larger accident in three years",
            "Advanced title in principle",
        ],
    },
}


class Sample(shared.Parts, forms.Form):
    name = shared.explain(forms.CharField(label="项目名称", help_text="体现特征，以“智能工厂”结尾。"), citation=CLAUSE)
    invested = shared.explain(forms.DecimalField(label="总投资", min_value=0), unit="万元")
    finished = forms.DateField(label="建成日期", widget=shared.DateInput)
    summary = forms.CharField(label="项目概述", widget=shared.LongText(max_length=3000), required=False)
    branch = forms.ChoiceField(label="主体类型", choices=[("a", "法人"), ("b", "分支机构")], widget=shared.Choices)
    industry = forms.ChoiceField(label="行业", choices=[("31", "黑色金属冶炼和压延加工业")])
    agreed = forms.BooleanField(label="同意接受现场核查")
    proof = forms.FileField(label="营业执照", widget=shared.FileInput([".pdf"]), required=False)
    parts = (
        shared.Part("基本信息", ("name", "branch", "industry")),
        shared.Part("建设情况", ("invested", "finished", "summary"), "金额以万元计，保留两位小数。"),
    )


def a_list(request: HttpRequest, words: dict[str, Any], count: int = 61) -> ListPage:
    columns = [
        Column("rank", "顺序", lambda row: row, "rank num"),
        Column("project", "项目与申报主体", lambda row: (words["factory"], words["enterprise"]), "main"),
        Column("industry", "行业", lambda row: "黑色金属冶炼", "wide"),
        Column("city", "地市", lambda row: "宁州市", "wide tight"),
        Column("maturity", "成熟度", lambda row: "3.42", "wide num"),
        Column("on", "提交", lambda row: date(2024, 11, 19), "wide tight"),
        Column("state", "审核", lambda row: Tag("通过", "ok") if row % 3 else Tag("补正中", "warn")),
    ]
    levels = Filter("state", "审核状态", [("ok", "通过")], lambda rows, value: rows)
    return list_of(
        request,
        range(1, count + 1),
        columns,
        search=lambda rows, query: [],
        search_label="企业、项目、信用代码",
        filters=[levels],
        link=lambda row: f"#row-{row}",
        empty="还没有推荐项目。",
        per_page=5,
    )


def context(request: HttpRequest, language: str) -> dict[str, Any]:
    words = WORDS[language]
    sign = Act(words["sign"], "/sign", tone="seal", confirm="签署后名单即锁定；名单如有变动，签署失效并须重签。")
    hand_back = Act(words["hand_back"], "/return", tone="quiet", reason_label=words["reason"])
    at = clock.moment(date(2024, 11, 27))
    return {
        "words": words,
        "deadline": Deadline(words["until"], clock.end_of(date(2024, 11, 29)), CLAUSE),
        "closed": Deadline(words["until"], clock.end_of(date(2024, 11, 22)), CLAUSE),
        "tag": Tag(f"{words['levels'][1]} · 2024-03", "ok"),
        "acts": [Act("Excel", "#x", "get", "quiet"), Act("PDF", "#p", "get", "quiet")],
        "list": a_list(request, words),
        "bare": list_of(request, [], [], empty="还没有申报项目。", prefix="b"),
        "quota": QuotaUse(17, 20, CLAUSE),
        "full": QuotaUse(5, 5, CLAUSE),
        "signatures": [
            Signature(words["desks"][0], "signed", "王处长", at),
            Signature(words["desks"][1], "signed", "李处长", at),
            Signature(words["desks"][2], "dissent", "赵处长", at, "第 2 位投资额与备案不一致"),
            Signature(words["desks"][3], "void", "孙处长", at, "第 4 位变动，须重签"),
            Signature(words["desks"][4], "waiting", act=sign),
            Signature(words["desks"][5], "waiting"),
        ],
        "rungs": [
            Rung("basic", words["levels"][0], "held", "2023-06"),
            Rung("advanced", words["levels"][1], "held", "2024-03"),
            Rung("excellent", words["levels"][2], "next", "14 / 17"),
            Rung("leading", words["levels"][3], "later"),
        ],
        "figures": [
            Rung(level, name, "held", figure=figure)
            for level, name, figure in zip(
                ("basic", "advanced", "excellent", "leading"),
                words["levels"],
                ("35,214", "8,207", "504", "15"),
                strict=True,
            )
        ],
        "steps": [
            RailStep(title, state, note)
            for title, state, note in zip(
                words["steps"], ("done", "now", *["next"] * 5), ("11-19", "11-24", "11-29", "", "", "", ""), strict=True
            )
        ],
        "judgements": [
            Judgement("met", words["conditions"][0], "3.42，2024-10-08", SHAKY),
            Judgement("unmet", words["conditions"][1], "研发设计：未登记任何场景", CLAUSE, "#s"),
            Judgement("unknown", words["conditions"][2], "", CLAUSE, "#s"),
            Judgement("warning", words["conditions"][3], "", DECISION, "#s", binding=False),
        ],
        "findings": [
            findings.Finding("core.file_too_large", CLAUSE, {"limit": 20}),
            findings.Finding("core.file_name_lies", DECISION, {"found": "exe"}),
        ],
        "entries": [
            Entry(NOW, "周编辑", "提交申报书", where=words["enterprise"], tone="brand"),
            Entry(NOW, "王处长", words["hand_back"], "营业执照不清晰，请重新上传。\n总投资与备案不一致。", tone="warn"),
            Entry(NOW, "王处长", "审核通过", tone="ok"),
        ],
        "facts": [
            Fact("统一社会信用代码", "91320100MA00000000"),
            Fact("总投资", "12,000.00 万元", CLAUSE),
            Fact("建成", NOW),
        ],
        "receipt": Receipt("已提交", "2024-0432", NOW, "陈签署", "7c1e9a40" * 8),
        "outline": [
            OutlineItem("基本信息", "#1", "done"),
            OutlineItem("工厂情况", "#2", "missing", "缺 2 项", current=True),
            OutlineItem("智能制造场景", "#3"),
        ],
        "next": Act("提交申报书", "/submit", confirm="提交后内容即锁定。"),
        "shut": Act("提交申报书", disabled_because="缺营业执照。"),
        "hand_back": hand_back,
        "chart": Chart(
            "pace", "提交进度", "日期", ["11-20", "11-21"], [Series("已提交", [3, 5]), Series("草稿", [4, None])]
        ),
        "spans": Spans(
            scale := Scale(NOW.date().replace(day=1), NOW.date().replace(day=28)),
            [Lane("网上申报", [bar(scale, scale.first, NOW.date(), "bar-open")], ["至 2024-11-22"])],
            [NOW.date()],
        ),
        "map": map_of("各省项目", "项目数", {"320000": 3, "330000": 1}, {"320000": "#s"}),
        "form": Sample(),
        "wrong": Sample({"name": "", "invested": "-1"}, auto_id="wrong_%s"),
    }


def page(request: HttpRequest, language: str) -> str:
    """The gallery as one page."""
    return render_to_string("gallery.html", context(request, language), request=request)
