"""The personas of the demo: who they are and where they sit. Plain data; outside the demo nobody is made of it."""

from __future__ import annotations

from dataclasses import dataclass

from tidu.rulebook.model import Text


@dataclass(frozen=True)
class Persona:
    """One person of the demo. ``organisation`` is a key that the seeding fills; ``task`` says what the person does."""

    key: str
    name: Text
    role: str
    organisation: str
    group: str
    task: Text
    department: str = ""


APPLICANT, UNIT, MINISTRY, PANEL, PLATFORM = "applicant", "unit", "ministry", "panel", "platform"
GROUPS: dict[str, Text] = {
    APPLICANT: Text("申报企业", "Applicant"),
    UNIT: Text("推荐单位", "Recommending unit"),
    MINISTRY: Text("国家部委", "Ministries"),
    PANEL: Text("评审专家", "Experts"),
    PLATFORM: Text("监督与运维", "Audit and operation"),
}

DEPARTMENTS: dict[str, Text] = {
    "industry": Text("工业和信息化", "industry and information technology"),
    "development_reform": Text("发展改革", "development and reform"),
    "finance": Text("财政", "finance"),
    "state_assets": Text("国有资产监管", "state assets"),
    "market_regulation": Text("市场监管", "market regulation"),
    "data": Text("数据管理", "data"),
}
PROVINCE_NAMES = (
    Text("顾明远", "Gu Mingyuan"),
    Text("沈佳宁", "Shen Jianing"),
    Text("陆思齐", "Lu Siqi"),
    Text("钱望舒", "Qian Wangshu"),
    Text("吴青禾", "Wu Qinghe"),
    Text("蒋知行", "Jiang Zhixing"),
)
MINISTRY_NAMES = (
    Text("赵景行", "Zhao Jingxing"),
    Text("孙若谷", "Sun Ruogu"),
    Text("郑怀瑾", "Zheng Huaijin"),
    Text("韩守拙", "Han Shouzhuo"),
    Text("冯致远", "Feng Zhiyuan"),
    Text("许清和", "Xu Qinghe"),
)
EXPERT_NAMES = (Text("林慎言", "Lin Shenyan"), Text("何笃行", "He Duxing"), Text("罗静观", "Luo Jingguan"))


def _signers(prefix: str, names: tuple[Text, ...], role: str, group: str) -> list[Persona]:
    return [
        Persona(
            f"{prefix}_{department}",
            name,
            role,
            prefix,
            group,
            Text(f"{words.zh}部门会签", f"Signs for {words.en}"),
            department,
        )
        for (department, words), name in zip(DEPARTMENTS.items(), names, strict=True)
    ]


PERSONAS: tuple[Persona, ...] = (
    Persona(
        "applicant_editor",
        Text("周文静", "Zhou Wenjing"),
        "applicant_editor",
        "enterprise",
        APPLICANT,
        Text("填写申报书", "Fills in the application"),
    ),
    Persona(
        "applicant_signatory",
        Text("陈国栋", "Chen Guodong"),
        "applicant_signatory",
        "enterprise",
        APPLICANT,
        Text("作出声明并提交", "Declares and submits"),
    ),
    Persona(
        "province_officer",
        Text("徐立言", "Xu Liyan"),
        "unit_officer",
        "province",
        UNIT,
        Text("省级审核、排序与报送", "Checks, ranks and submits for the province"),
    ),
    Persona(
        "city_officer",
        Text("潘若水", "Pan Ruoshui"),
        "unit_officer",
        "city",
        UNIT,
        Text("市级初审", "Checks first for the city"),
    ),
    *_signers("province", PROVINCE_NAMES, "department_officer", UNIT),
    Persona(
        "group_officer",
        Text("高立群", "Gao Liqun"),
        "unit_officer",
        "group",
        UNIT,
        Text("中央企业集团推荐", "Recommends for a central enterprise"),
    ),
    Persona(
        "secretariat",
        Text("宋时雨", "Song Shiyu"),
        "secretariat",
        "ministry",
        MINISTRY,
        Text("组织遴选全过程", "Runs the campaign"),
    ),
    *_signers("ministry", MINISTRY_NAMES, "ministry_officer", MINISTRY),
    *(
        Persona(f"expert_{n}", name, "expert", f"institute_{n}", PANEL, Text("独立评分", "Scores independently"))
        for n, name in enumerate(EXPERT_NAMES, start=1)
    ),
    Persona(
        "auditor",
        Text("严正清", "Yan Zhengqing"),
        "auditor",
        "platform",
        PLATFORM,
        Text("全程监督（只读）", "Reads everything, changes nothing"),
    ),
    Persona(
        "operator",
        Text("石敬之", "Shi Jingzhi"),
        "operator",
        "platform",
        PLATFORM,
        Text("开设机构与账号", "Sets up organisations and accounts"),
    ),
)


def find(key: str) -> Persona:
    """The persona with this key; KeyError where there is none."""
    for persona in PERSONAS:
        if persona.key == key:
            return persona
    raise KeyError(key)
