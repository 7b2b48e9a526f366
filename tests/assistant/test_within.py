from datetime import date
from pathlib import Path

import pytest

from assistant.answer import Assistant
from assistant.asking import QuestionError, read_question, read_within
from assistant.home import build_index, utc_now
from assistant.model import Outcome, Question, Reason, StatementKind, Within
from assistant.within import NothingHeldError
from index.embed import HashEmbedder
from sources.ingest import add_paths
from sources.library import Library
from sources.model import Tier

WHY = "Why was Zeta Robotics listed?"
PRESS_ONLY = "Who said that Zeta Robotics had shipped arms?"
PRESS = read_within(["press"], None)
OFFICIAL = read_within(["official"], None)


def test_only_what_is_chosen_is_stated_and_covered(assistant: Assistant) -> None:
    whole = assistant.ask(Question(WHY))
    assert {one.kind for one in whole.statements} >= {StatementKind.OFFICIAL, StatementKind.PRESS}
    official = assistant.ask(Question(WHY, within=OFFICIAL))
    assert {one.kind for one in official.statements} <= {StatementKind.OFFICIAL, StatementKind.FRAMING}
    assert official.outcome is Outcome.ANSWERED
    assert (official.coverage.list, official.coverage.articles_through) == (whole.coverage.list, None)
    press = assistant.ask(Question(WHY, within=PRESS))
    assert {citation.tier for one in press.statements for citation in one.citations} <= {Tier.PRESS}
    assert press.coverage.list is None
    assert assistant.ask(Question(WHY)).statements == whole.statements


def test_an_answer_that_rests_on_press_alone_is_abstained_on_without_it(assistant: Assistant) -> None:
    assert assistant.ask(Question(PRESS_ONLY)).outcome is Outcome.ANSWERED
    without = assistant.ask(Question(PRESS_ONLY, within=OFFICIAL))
    assert without.outcome is Outcome.ABSTAINED
    assert not any(citation.tier is Tier.PRESS for one in without.statements for citation in one.citations)


def test_what_is_left_out_does_not_make_a_question_off_topic(assistant: Assistant) -> None:
    for within in (OFFICIAL, PRESS, read_within(["digest", "press"], ["en"])):
        for text in (WHY, PRESS_ONLY, "How many entries does the Entity List have?"):
            assert assistant.ask(Question(text, within=within)).reason is not Reason.OFF_TOPIC
    far = "What is the weather in Borduria?"
    assert assistant.ask(Question(far, within=PRESS)).reason is assistant.ask(Question(far)).reason


def test_the_language_is_that_of_the_metadata(tmp_path: Path) -> None:
    files = tmp_path / "files"
    files.mkdir()
    (files / "a.txt").write_text("Plant\n\nMarigold Drives opened a plant in Zenda.\n")
    (files / "b.txt").write_text("Werk\n\nMarigold Drives eröffnete ein Werk in Strelsau.\n")
    (files / "metadata.yml").write_text("a.txt: {publisher: Post}\nb.txt: {publisher: Bote, language: de-AT}\n")
    with Library.open(tmp_path / "home") as library:
        assert {result.status for result in add_paths(library, [files], now=utc_now)} == {"added"}
    build_index(tmp_path / "home", embedder=HashEmbedder())
    assistant = Assistant.open(tmp_path / "home", clock=lambda: date(2026, 11, 20), embedder=HashEmbedder())
    try:
        for code, publisher in (("de", "Bote"), ("EN", "Post")):
            answer = assistant.ask(Question("What about Marigold Drives?", within=read_within(None, [code])))
            assert {one.publisher for line in answer.statements for one in line.citations} <= {publisher}
        with pytest.raises(NothingHeldError, match="holds no document of these"):
            assistant.ask(Question("What about Marigold Drives?", within=read_within(None, ["fr"])))
    finally:
        assistant.close()


def test_the_whole_library_is_no_part() -> None:
    assert read_within(None, None) is None
    assert read_within(["press", "digest", "official"], None) is None
    assert read_within(["press"], ["en-GB"]) == Within(frozenset({Tier.PRESS}), frozenset({"en"}))
    assert read_question("Why?", within=PRESS).within == PRESS


@pytest.mark.parametrize(
    ("tiers", "languages"), [([], None), (["official_text"], None), (None, []), (None, ["English"]), (None, ["<b>"])]
)
def test_what_is_no_part_is_refused_in_one_line(tiers: list[str] | None, languages: list[str] | None) -> None:
    with pytest.raises(QuestionError) as raised:
        read_within(tiers, languages)
    assert "\n" not in str(raised.value)
