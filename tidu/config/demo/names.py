"""Invented enterprises, factories and people for the demo. The same seed gives the same list on every machine.

Names are made of a place, invented syllables and a word of the trade. Credit codes have valid check digits, but their
organisation part begins with ``YY``, which no registry gives out; telephone numbers begin with 138 0000, and mail
addresses lie in example.cn, so that nothing here can be taken for somebody who exists.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from stdnum.cn import uscc

from tidu.config.demo.trades import STRENGTHS, TRADES, Trade
from tidu.rulebook.model import Reference, Region
from tidu.rulebook.reference import CITY, COUNTY, PROVINCE, divisions, recommending_region, region_path

PERSONA_PROVINCE = "320000"
PERSONA_CITY = "440300"
FEWEST_PER_PROVINCE = 2
FEWEST_IN_PERSONA_PROVINCE = 28
FEWEST_PER_CITY = 2
FEWEST_IN_PERSONA_CITY = 7
GROUP_SUBSIDIARIES = 7
FEWEST = (31 - 1) * FEWEST_PER_PROVINCE + FEWEST_IN_PERSONA_PROVINCE + 4 * FEWEST_PER_CITY + FEWEST_IN_PERSONA_CITY
BRANCH_DIVISIONS = ("07", "25", "32")
BRANCH_SHARE = 0.3
LATEST_COMPLETION = date(2024, 9, 30)

# How much of the demo lies where, besides the fewest; a region that is absent weighs 2.
WEIGHTS = {
    "32": 22,
    "44": 20,
    "33": 16,
    "37": 15,
    "31": 8,
    "34": 9,
    "42": 8,
    "51": 8,
    "41": 8,
    "35": 8,
    "43": 7,
    "13": 6,
}

_HEADS = "澄衡砺翊屹昕骁铄霁璟珩沅岚峤弘蔚朔彧晟煜睿钧凌桓"
_TAILS = "岳川曜舟原砚桥泽衡辰嵘策亭域楷畅岑枢锋垣澜擎屿翰羽"
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭"
    "陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙史陶贺毛郝顾龚邵万钱严"
)
_GIVEN = [
    "建国",
    "海燕",
    "志强",
    "晓峰",
    "雅琴",
    "文博",
    "立新",
    "春华",
    "思远",
    "明辉",
    "丽娟",
    "国栋",
    "静怡",
    "宏伟",
    "雪梅",
    "俊杰",
    "永刚",
    "嘉宁",
    "振华",
    "秀英",
    "浩然",
    "玉兰",
    "少华",
    "瑞芳",
    "德明",
    "慧敏",
    "一鸣",
    "卫东",
    "佳琪",
    "学军",
    "若溪",
    "广平",
    "梦瑶",
    "庆林",
    "婉清",
    "忠诚",
    "晓雯",
    "兆丰",
    "亚楠",
    "世杰",
    "子涵",
    "凤霞",
    "克勤",
    "依依",
    "新民",
    "书瑶",
    "长河",
    "钰",
    "凯",
    "磊",
    "敏",
    "涛",
    "宁",
    "航",
    "莉",
    "骏",
]
_TITLES = ("智能制造部部长", "数字化部经理", "总工程师", "生产运营部部长", "工艺技术部部长", "信息中心主任")
_APPROACHES = (
    "数据驱动",
    "模型引领",
    "全流程协同",
    "柔性定制",
    "质量全程可溯",
    "绿色低碳",
    "产业链深度协同",
    "人机协同",
    "精益数字化",
    "端到端集成",
    "工艺知识驱动",
    "多品种混流",
)
_STYLES = ("", "", "精益制造", "绿色制造", "数字化制造")
_ROADS = ["创新", "智造", "兴业", "科技", "望江", "青云", "远航", "和光", "长风", "崇德", "银杏", "星湖"]
_INSTITUTES = (
    "装备技术研究院",
    "工业信息研究中心",
    "智能制造研究所",
    "标准化研究院",
    "理工大学机械学院",
    "工业大学自动化学院",
)
_FIELDS = ("装备制造", "工业软件", "过程控制", "质量工程", "工业网络与安全", "运营管理", "绿色制造", "标准化")
_CODE_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@dataclass(frozen=True)
class InventedPerson:
    """A person with what a registration asks for."""

    name: str
    email: str
    phone: str
    job_title: str


@dataclass(frozen=True)
class InventedEnterprise:
    """An enterprise with its one factory and project. Money in 万元; ``legal_form`` is legal_person or branch.

    ``group`` is the code of the central enterprise group that it belongs to, or "". A branch names its parent.
    """

    name: str
    credit_code: str
    legal_form: str
    parent_name: str
    parent_credit_code: str
    industry: str
    region: str
    group: str
    address: str
    main_business: str
    founded_on: date
    employees: int
    turnover: int
    factory_name: str
    project_name: str
    product: str
    started_on: date
    completed_on: date
    investment: int
    editor: InventedPerson
    signatory: InventedPerson


@dataclass(frozen=True)
class InventedExpert:
    """An expert, the institute that employs them and the province it lies in."""

    person: InventedPerson
    institute: str
    region: str
    field: str


def demo_group(reference: Reference) -> str:
    """The code of the central enterprise group that the demo's group officer acts for."""
    return next(unit.code for unit in reference.units.values() if unit.kind == "central_enterprise")


def invented_enterprises(count: int, seed: int, reference: Reference) -> list[InventedEnterprise]:
    """So many enterprises over all recommending regions. ValueError for a count below ``FEWEST``.

    ``GROUP_SUBSIDIARIES`` of them belong to ``demo_group``, two of these in the persona province.
    """
    if count < FEWEST:
        raise ValueError(f"the demo needs at least {FEWEST} enterprises to reach every region")
    rng = Random(seed)  # noqa: S311 - invented names, no secret
    inventor = _Inventor(rng, reference)
    enterprises = [inventor.enterprise(region) for region in _spread(rng, reference, count)]
    return _with_subsidiaries(enterprises, reference)


def invented_people(count: int, seed: int, domain: str = "example.cn") -> list[InventedPerson]:
    """So many people with different mail addresses."""
    rng = Random(seed)  # noqa: S311 - invented names, no secret
    return [_person(rng, number, rng.choice(_TITLES), domain) for number in range(1, count + 1)]


def invented_experts(count: int, seed: int, reference: Reference) -> list[InventedExpert]:
    """So many experts of invented institutes, spread over the provinces in turn so that conflicts can be avoided."""
    rng = Random(seed)  # noqa: S311 - invented names, no secret
    regions = [region for region in reference.regions.values() if region.unit_kind == PROVINCE]
    rng.shuffle(regions)
    experts = []
    for number in range(1, count + 1):
        region = regions[(number - 1) % len(regions)]
        institute = _place(region) + _brand(rng) + rng.choice(_INSTITUTES)
        person = _person(rng, number, rng.choice(("研究员", "教授", "正高级工程师")), "expert.example.cn")
        experts.append(InventedExpert(person, institute, region.code, rng.choice(_FIELDS)))
    return experts


def credit_code(rng: Random, region: str) -> str:
    """A unified social credit code with valid check digits for an enterprise registered in a region."""
    body = "YY" + "".join(rng.choice(_CODE_ALPHABET) for _ in range(6))
    stem = "91" + region + body + _organisation_check_digit(body)
    return stem + uscc.calc_check_digit(stem)


def _organisation_check_digit(body: str) -> str:
    """The check digit of GB 11714 over the eight characters of an organisation code."""
    total = sum(int(char, 36) * weight for char, weight in zip(body, (3, 7, 9, 10, 5, 8, 4, 2), strict=True))
    return "0123456789X0"[11 - total % 11]


class _Inventor:
    """Makes enterprises one after the other and remembers what is taken."""

    def __init__(self, rng: Random, reference: Reference) -> None:
        self.rng = rng
        self.reference = reference
        self.taken: set[str] = set()
        self.number = 0
        self.counties = _counties(reference)
        known = {division.code for division in divisions(reference)}
        self.trades = [trade for code, trade in TRADES.items() if code in known]

    def enterprise(self, region: str) -> InventedEnterprise:
        """One enterprise whose factory lies in a province or a separately planned city."""
        rng = self.rng
        self.number += 1
        city, county = rng.choice(self.counties[region])
        trade = self.trade(region)
        line = rng.choice(trade.lines)
        branch = trade.division in BRANCH_DIVISIONS and rng.random() < BRANCH_SHARE
        place = _place(self.reference.regions[city])
        name = self.fresh(lambda: f"{place}{_brand(rng)}{line.name}{_form(rng)}")
        code = self.fresh(lambda: credit_code(rng, county.code))
        started_on = date(2019, 1, 1) + timedelta(days=rng.randrange(1100))
        completed_on = min(started_on + timedelta(days=rng.randrange(400, 950)), LATEST_COMPLETION)
        domain = f"e{self.number:04d}.example.cn"
        branch_name = f"{name}{_short(county)}{'采气厂' if line.product == '天然气' else '分公司'}"
        return InventedEnterprise(
            name=branch_name if branch else name,
            credit_code=code,
            legal_form="branch" if branch else "legal_person",
            parent_name=name if branch else "",
            parent_credit_code=self.fresh(lambda: credit_code(rng, city)) if branch else "",
            industry=trade.division,
            region=county.code,
            group="",
            address=f"{region_path(self.reference, county.code).zh}{rng.choice(_ROADS)}路{rng.randrange(1, 280)}号",
            main_business=f"{line.product}的研发、生产、销售与技术服务",
            founded_on=date(rng.randrange(1996, 2015), rng.randrange(1, 13), rng.randrange(1, 28)),
            employees=rng.randrange(260, 6200),
            turnover=rng.randrange(300, 9800) * 100,
            factory_name=f"{_short(county)}{line.product}{rng.choice(('工厂', '生产基地', '智造基地'))}",
            project_name=_project_name(rng, line.product),
            product=line.product,
            started_on=started_on,
            completed_on=completed_on,
            investment=rng.randrange(40, 2600) * 50,
            editor=_person(rng, self.number * 2 - 1, rng.choice(_TITLES), domain),
            signatory=_person(rng, self.number * 2, "负责人" if branch else "法定代表人", domain),
        )

    def trade(self, region: str) -> Trade:
        """A trade: half of the time one that the province is strong in."""
        strong = STRENGTHS.get(region[:2], ())
        if strong and self.rng.random() < 0.5:
            return TRADES[self.rng.choice(strong)]
        return self.rng.choices(self.trades, [trade.weight for trade in self.trades])[0]

    def fresh(self, invent: Callable[[], str]) -> str:
        """What ``invent`` gives, tried again until it is new."""
        while True:
            found = invent()
            if found not in self.taken:
                self.taken.add(found)
                return found


def _spread(rng: Random, reference: Reference, count: int) -> list[str]:
    """The region of each enterprise: the fewest for each, the rest by weight, in a shuffled order."""
    needed: Counter[str] = Counter()
    for region in reference.regions.values():
        if region.unit_kind:
            needed[region.code] = FEWEST_PER_PROVINCE if region.unit_kind == PROVINCE else FEWEST_PER_CITY
    needed[PERSONA_PROVINCE] = FEWEST_IN_PERSONA_PROVINCE
    needed[PERSONA_CITY] = FEWEST_IN_PERSONA_CITY
    regions = list(needed.elements())
    weights = [WEIGHTS.get(code[:2], 2) if code[2:] == "0000" else 3 for code in needed]
    regions += rng.choices(list(needed), weights, k=count - len(regions))
    rng.shuffle(regions)
    return regions


def _with_subsidiaries(enterprises: list[InventedEnterprise], reference: Reference) -> list[InventedEnterprise]:
    """The same list, some of them subsidiaries of the demo's group: legal persons that may choose their channel."""
    units = [recommending_region(reference, enterprise.region) for enterprise in enterprises]
    own = [number for number, item in enumerate(enterprises) if item.legal_form == "legal_person"]
    at_home = [number for number in own if units[number] == PERSONA_PROVINCE][:2]
    away = [number for number in own if units[number] != PERSONA_PROVINCE][: GROUP_SUBSIDIARIES - len(at_home)]
    chosen = frozenset(at_home + away)
    group = demo_group(reference)
    return [replace(item, group=group) if number in chosen else item for number, item in enumerate(enterprises)]


def _counties(reference: Reference) -> dict[str, list[tuple[str, Region]]]:
    """For each recommending region the places to choose from: the city (or municipality) and a county in it.

    Cities by name only: an autonomous prefecture or a league makes no short name for an enterprise.
    """
    places: dict[str, list[tuple[str, Region]]] = {}
    for county in reference.regions.values():
        above = reference.regions.get(county.parent)
        if county.tier != COUNTY or above is None or not _is_plain(above, county):
            continue
        unit = recommending_region(reference, county.code)
        if unit:
            places.setdefault(unit, []).append((above.code, county))
    return places


def _is_plain(above: Region, county: Region) -> bool:
    is_city = above.name.zh.endswith("市") and above.tier in (CITY, PROVINCE)
    return is_city and county.name.zh.endswith(("区", "市", "县")) and "自治" not in county.name.zh


def _short(region: Region) -> str:
    """The name of a region as it stands in names of enterprises: 南京 for 南京市; 沙县 keeps its two characters."""
    name = region.name.zh
    return name[:-1] if len(name) > 2 else name


def _place(region: Region) -> str:
    """The place before the brand. Autonomous regions go by their first characters."""
    for long in ("内蒙古", "广西", "西藏", "宁夏", "新疆"):
        if region.name.zh.startswith(long):
            return long
    return _short(region)


def _brand(rng: Random) -> str:
    return rng.choice(_HEADS) + rng.choice(_TAILS)


def _project_name(rng: Random, product: str) -> str:
    """Feature words, the product, 智能工厂; a style of manufacturing only where the feature words do not say it."""
    approach, style = rng.choice(_APPROACHES), rng.choice(_STYLES)
    return f"{approach}的{product}{'' if style[:2] in approach else style}智能工厂"


def _form(rng: Random) -> str:
    return "股份有限公司" if rng.random() < 0.3 else "有限公司"


def _person(rng: Random, number: int, job_title: str, domain: str) -> InventedPerson:
    """Person ``number`` of a list: the number makes mail address and telephone different."""
    name = rng.choice(_SURNAMES) + rng.choice(_GIVEN)
    return InventedPerson(name, f"p{number:04d}@{domain}", f"1380000{number % 10000:04d}", job_title)
