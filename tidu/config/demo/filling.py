"""What an invented enterprise answers in its application, and the proofs it attaches."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from random import Random
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tidu.config.demo.business import business_text
from tidu.config.demo.names import InventedEnterprise

MATURE = (3, 3, 3, 4)


def answers_of(enterprise: InventedEnterprise, seed: int) -> Mapping[str, Mapping[str, Any]]:
    """All sections of the application, the same for the same enterprise and seed."""
    rng = Random(f"{seed}/{enterprise.credit_code}")  # noqa: S311 - invented answers, no secret
    text = business_text(rng, enterprise.industry, enterprise.product)
    return {
        "basic": {
            "founded_on": enterprise.founded_on.isoformat(),
            "registered_address": enterprise.address,
            "main_business": enterprise.main_business,
            "employees": enterprise.employees,
            "turnover": str(enterprise.turnover),
            "contact_name": enterprise.editor.name,
            "contact_title": enterprise.editor.job_title,
            "contact_phone": enterprise.editor.phone,
            "contact_email": enterprise.editor.email,
        },
        "factory": {
            "address": enterprise.address,
            "main_products": enterprise.product,
            "started_on": enterprise.started_on.isoformat(),
            "completed_on": enterprise.completed_on.isoformat(),
            "investment": str(enterprise.investment),
            "key_equipment": (count := rng.randint(60, 640)),
            "networked_equipment": int(count * rng.uniform(0.82, 0.99)),
        },
        "overall": {
            "project_name": enterprise.project_name,
            "summary": text.summary,
            "leading_statement": text.highlights,
            "follow_up": text.plan,
        },
        "scenarios": {"rows": [_scenario(row) for row in text.scenarios]},
        "results": {"rows": [_result(row) for row in text.results]},
        "conditions": _conditions(rng),
        "commitments": {"inspection": True, "promotion": True, "exchange": True},
    }


def _scenario(row: Any) -> dict[str, Any]:
    return {"segment": row.segment, "name": row.name, "description": row.description, "uses_ai": row.uses_ai}


def _result(row: Any) -> dict[str, Any]:
    return {"indicator": row.key, "unit": row.unit, "before": str(row.before), "after": str(row.after)}


def _conditions(rng: Random) -> dict[str, Any]:
    return {
        "above_designated_size": True,
        "sound_finance": True,
        "good_credit": True,
        "no_larger_accident": True,
        "no_violation": True,
        "safe_equipment": True,
        "safe_data": True,
        "organisation": True,
        "specialists": rng.randint(8, 60),
        "maturity_level": rng.choice(MATURE),
        "maturity_assessed_on": f"2024-{rng.randint(3, 9):02d}-{rng.randint(1, 28):02d}",
        "advanced_title_justification": "本省先进级评审尚未公布结果，本厂已通过现场核查，随附相关证明材料。",
    }


def proof(name: str, line: str) -> SimpleUploadedFile:
    """A one-page PDF that says what it stands for. ``line`` is plain ASCII."""
    stream = zlib.compress(f"BT /F1 18 Tf 72 720 Td ({line}) Tj ET".encode("ascii"))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%b\nendstream" % (len(stream), stream),
    ]
    return SimpleUploadedFile(name, _pdf(objects), content_type="application/pdf")


def _pdf(objects: list[bytes]) -> bytes:
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    tail = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(body))
    return body + head + table + tail
