"""What an invented factory writes about itself: summary, scenarios in the five segments, results before and after."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from decimal import Decimal
from random import Random

from tidu.config.demo.scenario_texts import SCENARIOS, ScenarioTemplate
from tidu.config.demo.trades import TRADES, Line, Trade

LEAST_AI_SHARE = Decimal("0.2")

_SUMMARIES = (
    "项目围绕{product}生产，以{process}为突破口，统筹推进装备联网、数据贯通与业务重构，"
    "建成覆盖研发、生产、管理和经营的一体化智能工厂。建设坚持整体规划、分步实施：先夯实网络、数据与安全基础，"
    "再在重点环节形成可复制的场景，最终实现以数据驱动的全流程协同。",
    "针对{product}多品种、短交期与质量要求高并存的特点，企业以统一数据平台连接{equipment}与各业务系统，"
    "形成计划、执行、质量与能源的闭环管理。项目已全部建成并稳定运行，主要指标处于国内同行业前列。",
    "工厂以“装备可感知、过程可控制、经营可决策”为目标，对{process}等关键工序实施智能化改造，"
    "在{material}管理、过程控制、质量追溯与供应协同等方面形成系统解决方案，并向上下游企业推广应用。",
    "企业将智能制造作为主业转型的主线，{product}产线全部完成数字化升级，关键工业软件与控制系统优先采用安全可控产品。"
    "项目建立了由生产一线、工艺与信息化人员共同参加的推进机制，场景建设与岗位培训同步开展。",
    "项目以解决{process}波动大、能耗高的现实问题为起点，从工艺机理与数据两个方向同时入手，"
    "建成从{material}入厂到{product}交付的全过程数据链，在提升质量一致性的同时明显降低单位产品能耗。",
    "工厂整体按照先进水平设计，{equipment}与物流、检测装备一体规划，信息系统与产线同步投用。"
    "投产以来，围绕交付、质量、成本与绿色四类目标持续优化，形成了一批行业内具有示范意义的应用成果。",
)
_HIGHLIGHTS = (
    "一是关键装备与工业软件自主可控程度高，核心控制程序由企业自主开发；二是工艺知识以模型形式沉淀，可在同类工厂复用；"
    "三是数据标准先行，各业务系统同源共享。",
    "一是将{process}的机理模型与数据模型结合，兼顾可解释性与精度；二是形成从预警、处置到复盘的闭环；"
    "三是场景收益由财务核定，投入产出清晰。",
    "一是面向{product}的全流程质量追溯细化到单件；二是能源、碳排放与生产计划协同优化；"
    "三是面向配套企业开放协同平台，带动上下游共同提升。",
    "一是人才与组织同步转型，建立数字化岗位序列；二是设备、质量与安全场景统一建设在同一平台；"
    "三是方案模块化程度高，便于在行业内推广。",
)
_PLANS = (
    "下一步将扩大智能模型在{process}及相邻工序的应用，完善模型运行监测机制，并向集团内外同类工厂推广成熟方案。",
    "后续将以供应链协同为重点，与主要{material}供应商贯通计划与质量数据，同时开展产品碳足迹的持续改进。",
    "下一步围绕{product}新一代产线，推进设计制造一体化仿真，参与相关行业标准制定，持续培养复合型人才。",
)


@dataclass(frozen=True)
class InventedScenario:
    """One scenario entry of an application. ``segment``: key of one of the five segments."""

    segment: str
    name: str
    description: str
    uses_ai: bool


@dataclass(frozen=True)
class InventedResult:
    """One indicator before and after. Both values are in ``unit``."""

    key: str
    name: str
    unit: str
    before: Decimal
    after: Decimal


@dataclass(frozen=True)
class BusinessText:
    """The texts of one application."""

    summary: str
    highlights: str
    plan: str
    scenarios: tuple[InventedScenario, ...]
    results: tuple[InventedResult, ...]


@dataclass(frozen=True)
class _Indicator:
    """The range of an indicator before, and by how many percent it changes."""

    key: str
    name: str
    unit: str
    before: tuple[float, float]
    change: tuple[float, float]
    ceiling: float = 0


_INDICATORS = (
    _Indicator("development_time", "产品研制周期", "天", (120, 420), (-36, -18)),
    _Indicator("labour_productivity", "全员劳动生产率", "万元/人·年", (48, 160), (14, 34)),
    _Indicator("defect_rate", "产品不良率", "%", (0.9, 4.2), (-62, -32)),
    _Indicator("equipment_effectiveness", "设备综合效率", "%", (58, 72), (12, 26), 93),
    _Indicator("energy_use", "单位产值综合能耗", "吨标准煤/万元", (0.08, 0.62), (-24, -9)),
    _Indicator("carbon", "单位产值碳排放", "吨二氧化碳/万元", (0.2, 1.6), (-27, -12)),
    _Indicator("on_time_delivery", "订单准时交付率", "%", (82, 91), (5, 13), 99.2),
    _Indicator("stock_turnover", "库存周转率", "次/年", (4.2, 9.5), (18, 46)),
    _Indicator("operating_cost", "单位产品运营成本", "元", (86, 940), (-19, -7)),
)


def business_text(rng: Random, industry: str, product: str = "") -> BusinessText:
    """The texts of one application in the words of its industry (division of GB/T 4754; KeyError where unknown).

    ``product``: the product of an InventedEnterprise, so that both speak of the same.
    One to three scenarios of each segment, at least a fifth of them with AI; four to seven results.
    """
    words = asdict(_line(rng, TRADES[industry], product))
    return BusinessText(
        summary=rng.choice(_SUMMARIES).format_map(words),
        highlights=rng.choice(_HIGHLIGHTS).format_map(words),
        plan=rng.choice(_PLANS).format_map(words),
        scenarios=_scenarios(rng, words),
        results=tuple(_result(rng, indicator) for indicator in rng.sample(_INDICATORS, rng.randint(4, 7))),
    )


def _line(rng: Random, trade: Trade, product: str) -> Line:
    """The line of business that makes the product; any one where no product is named."""
    return rng.choice([line for line in trade.lines if line.product == product] or trade.lines)


def _scenarios(rng: Random, words: dict[str, str]) -> tuple[InventedScenario, ...]:
    """Scenarios in the order of the segments, drawn again until enough of them use AI."""
    while True:
        drawn = [
            _scenario(segment, template, words)
            for segment, templates in SCENARIOS.items()
            for template in rng.sample(templates, rng.choice((1, 2, 2, 3)))
        ]
        if sum(scenario.uses_ai for scenario in drawn) >= LEAST_AI_SHARE * len(drawn):
            return tuple(drawn)


def _scenario(segment: str, template: ScenarioTemplate, words: dict[str, str]) -> InventedScenario:
    return InventedScenario(segment, template.name, template.description.format_map(words), template.uses_ai)


def _result(rng: Random, indicator: _Indicator) -> InventedResult:
    """Values with two digits behind the point; a share stays under its ceiling."""
    before = rng.uniform(*indicator.before)
    after = before * (1 + rng.uniform(*indicator.change) / 100)
    if indicator.ceiling:
        after = min(after, indicator.ceiling)
    return InventedResult(indicator.key, indicator.name, indicator.unit, _rounded(before), _rounded(after))


def _rounded(value: float) -> Decimal:
    return Decimal(str(round(value, 2)))
