import json
import re

import pytest

from assistant.memo.bibliography import Export, export_sources
from assistant.memo.model import Source
from tests.assistant.memo.conftest import Compose

NOTICE = Source(
    document_id="fr:2024-11111", version="ab12cd34ef", kind="notice", tier="official_text", title="Additions & Removals of 5%_{x}",
    publisher="Federal Register", published="2024-06-12", document_number="2024-11111", citation="89 FR 50001",
    url="https://www.federalregister.gov/documents/2024/06/12/2024-11111/a_b", printed="89 FR 50001, June 12, 2024",
)  # fmt: skip
ARTICLE = Source(
    document_id="gazette/a\nTY  - BOOK", version="00112233", kind="article", tier="press", title="Robots\nER  - listed}",
    author="A. Writer", publisher="The Gazette", published="2025-03", printed="A. Writer, Robots listed",
)  # fmt: skip
DIGEST = Source(
    document_id="d",
    version="0",
    kind="digest",
    tier="digest",
    title="",
    printed="A digest (digest, not the official text)",
)


def test_csl_json_has_type_title_and_date() -> None:
    notice, article, digest = json.loads(export_sources([NOTICE, ARTICLE, DIGEST], Export.CSL_JSON))
    assert (notice["type"], notice["container-title"], notice["volume"], notice["page"]) == (
        "regulation", "Federal Register", "89", "50001",
    )  # fmt: skip
    assert notice["issued"] == {"date-parts": [[2024, 6, 12]]}
    assert article["issued"] == {"date-parts": [[2025, 3]]}
    assert article["author"] == [{"literal": "A. Writer"}]
    assert digest["note"] == "Digest, not the official text"
    assert len({one["id"] for one in (notice, article, digest)}) == 3


def test_bibtex_escapes_what_tex_acts_on() -> None:
    told = export_sources([NOTICE, ARTICLE], Export.BIBTEX)
    assert r"title = {Additions \& Removals of 5\%\_\{x\}}," in told
    assert "url = {https://www.federalregister.gov/documents/2024/06/12/2024-11111/a_b}," in told
    assert told.count("@article{") == 2
    unescaped = re.sub(r"\\[{}]", "", told)
    assert unescaped.count("{") == unescaped.count("}")


def test_ris_has_one_record_for_each_source_whatever_its_words() -> None:
    told = export_sources([NOTICE, ARTICLE], Export.RIS)
    assert re.findall(r"(?m)^TY  - (\w+)$", told) == ["GOVDOC", "NEWS"]
    assert len(re.findall(r"(?m)^ER  - $", told)) == 2
    assert "DA  - 2024/06/12/" in told
    assert "DA  - 2025/03//" in told
    assert "TI  - Robots ER - listed}" in told


def test_text_is_one_citation_a_line() -> None:
    assert export_sources([NOTICE, ARTICLE], Export.TEXT) == "89 FR 50001, June 12, 2024\nA. Writer, Robots listed\n"
    assert export_sources([], Export.TEXT) == ""


@pytest.mark.parametrize("form", list(Export))
def test_every_form_takes_the_sources_of_a_memo(compose: Compose, form: Export) -> None:
    memo = compose()
    assert memo.sources
    assert export_sources(memo.sources, form)
