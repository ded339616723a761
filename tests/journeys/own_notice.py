"""A call of one's own, laid over the shipped notice: its windows lie around today, and it needs no waiting.

Publicity is left out on purpose: it lasts working days, which no instance with the true time can shorten.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

NOTICE = "miit/2026-1"
TITLE = "智能工厂梯度培育行动试行通知"

NOTICE_FILE = f"""\
id: {NOTICE}
issuer: miit
overlays: miit/2024-399
number: {{zh: 试行〔2026〕1号, en: "Trial [2026] No. 1"}}
title: {{zh: {TITLE}, en: Trial call for intelligent factories}}
"""

PROCESS_FILE = """\
stages:
  - key: application
    kind: application
    title: {{zh: 网上申报, en: Online application}}
    source: miit/2024-399
    clause: "2.2.1"
    confidence: A
    window: {{opens_on: "{opens}", closes_on: "{closes}", source: miit/2024-399, clause: "2.2.1", confidence: A}}
    parameters: {{resubmit_until: unit}}
  - key: check
    kind: check
    title: {{zh: 推荐单位审核, en: Check by the recommending unit}}
    source: miit/2024-399
    clause: "2.2.3"
    confidence: A
    window: {{closes_on: "{closes}", source: miit/2024-399, clause: "2.2.3", confidence: A}}
    parameters:
      tier: unit
      returns: true
      checklist:
        - {{key: complete, text: {{zh: 材料齐全, en: Complete}}, source: miit/2024-399, clause: "2.2.1", confidence: A}}
  - key: recommendation
    kind: recommendation
    title: {{zh: 排序推荐, en: Ranking and recommendation}}
    source: miit/2024-399
    clause: "2.2.2"
    confidence: A
    window: {{closes_on: "{closes}", source: miit/2024-399, clause: "2.2.3", confidence: A}}
    parameters:
      sheet_title: {{zh: 推荐汇总表, en: Summary}}
      signers:
        {{province: [industry], separately_planned_city: [industry], corps: [industry], central_enterprise: [unit]}}
      paper: []
  - key: expert_review
    kind: expert_review
    title: {{zh: 专家评审, en: Expert review}}
    source: miit/2024-399
    clause: "2.2.4"
    confidence: A
    parameters: {{score_sheet: excellent-2024, experts_per_dossier: 1, avoid: [same_organisation, same_province]}}
  - key: joint_signoff
    kind: joint_signoff
    title: {{zh: 部门会签, en: Joint sign-off}}
    source: miit/2024-399
    clause: "2.2.4"
    confidence: A
    parameters: {{signers: [industry, finance], dissent_needs_reason: true}}
  - key: recognition
    kind: recognition
    title: {{zh: 认定, en: Recognition}}
    source: miit/2024-399
    clause: "2.2.4"
    confidence: A
    parameters: {{level: excellent, valid_years: null, certificate_prefix: ZY-2026}}
"""


def lay_over(folder: Path, today: date) -> Path:
    """Write the call into a folder, and return the folder."""
    place = folder / "issuers/miit/notices/2026-1"
    place.mkdir(parents=True)
    days = {"opens": today - timedelta(days=2), "closes": today + timedelta(days=2)}
    (place / "notice.yaml").write_text(NOTICE_FILE, encoding="utf-8")
    (place / "process.yaml").write_text(PROCESS_FILE.format(**days), encoding="utf-8")
    return folder
