"""What is described to other programs is what comes, also where the library of the other tests has nothing of the kind."""

import shutil
from pathlib import Path
from typing import get_args

from assistant.overview import status_json
from assistant.shapes import DocumentBase, StatusShape
from sources.feeds.ledger import Ledger, Run
from sources.library import Library
from sources.model import DocumentKind, Tier
from tests.assistant.web.running import TODAY


def test_a_status_with_fetches_is_of_the_form_described(invented_home: Path, tmp_path: Path) -> None:
    home = Path(shutil.copytree(invented_home, tmp_path / "home"))
    with Library.open(home) as library:
        Ledger(library).put_run("notices", Run("2026-11-20T00:00:00Z", listed=2, missing={"2024-00001": "no text"}))
    status = status_json(home, TODAY)
    del status["home"]
    assert StatusShape.model_validate(status).model_dump(exclude_unset=True) == status
    assert status["fetches"]["notices"]["missing"] == {"2024-00001": "no text"}


def test_every_kind_and_tier_of_a_document_is_described() -> None:
    fields = DocumentBase.model_fields
    assert set(get_args(fields["kind"].annotation)) == {kind.value for kind in DocumentKind}
    assert set(get_args(fields["tier"].annotation)) == {tier.value for tier in Tier}
