import json
from datetime import date
from pathlib import Path

import pytest

from assistant.answer import Assistant
from assistant.asking import read_question
from assistant.memo.answers import read_answers
from assistant.memo.compose import Composer
from assistant.memo.model import Memo, MemoError, Part, Style, digest_of, memo_json, parse_memo
from assistant.memo.outline import NO_OFFICIAL_SOURCE, Line, Role, outline
from assistant.model import StatementKind
from assistant.render import answer_json
from tests.assistant.memo.conftest import Compose

TODAY = date(2026, 11, 20)


def lines(memo: Memo, role: Role) -> list[Line]:
    return [line for line in outline(memo) if line.role is role]


def test_every_statement_has_its_footnotes_and_each_quotes_words_of_its_source(compose: Compose) -> None:
    memo = compose()
    numbers = [note.number for part in memo.parts for note in part.notes]
    assert numbers == list(range(1, len(numbers) + 1))
    for part in memo.parts:
        cited = {one.n: one for one in part.citations}
        for statement in part.statements:
            assert bool(statement.notes) == (statement.kind is not StatementKind.FRAMING)
        for note in part.notes:
            assert all(" ".join(cited[n].quote.split()) in note.text for n in note.citations)
            assert {cited[n].document_id for n in note.citations} == {note.document_id}


def test_a_footnote_says_citation_dates_tier_and_standing(compose: Compose) -> None:
    notes = [note.text for part in compose("Why was Zeta Robotics listed?").parts for note in part.notes]
    notice = next(note for note in notes if "89 Fed. Reg. 50,001" in note)
    assert "Additions of Robotics Entities to the Entity List, 89 Fed. Reg. 50,001 (June 12, 2024)" in notice
    assert "official text; effective 10 June 2024; no later notice held on 20 November 2026 names it" in notice
    row = next(note for note in notes if "under RURITANIA" in note)
    assert "official list; as of 15 January 2026, the newest held on 20 November 2026; as supplied, not fetched" in row
    assert any("(press; not an official source)" in note for note in notes)


def test_a_suspended_rule_names_the_later_notice(compose: Compose) -> None:
    notes = [note.text for part in compose("Is the harbour affiliates rule in force?").parts for note in part.notes]
    assert any("named by a later notice: Suspension of Expansion of Harbour Controls" in note for note in notes)


@pytest.mark.parametrize(
    ("style", "printed"),
    [
        (Style.FR, "89 FR 50001, June 12, 2024"),
        (Style.BLUEBOOK, "89 Fed. Reg. 50,001 (June 12, 2024)"),
        (Style.PLAIN, "89 FR 50001 (12 June 2024)"),
    ],
)
def test_the_style_is_that_asked_for(compose: Compose, style: Style, printed: str) -> None:
    assert printed in memo_json(compose(style=style))


def test_the_address_is_that_of_the_source_at_the_quoted_words(compose: Compose) -> None:
    notes = [note for part in compose().parts for note in part.notes if note.url]
    assert notes
    assert all(note.link.split("#")[0] == note.url for note in notes)
    assert any("#:~:text=" in note.link for note in notes)


def test_what_rests_on_press_alone_is_marked_and_a_memo_of_it_says_so_at_its_head(compose: Compose) -> None:
    memo = compose("Why was Zeta Robotics listed?")
    assert [line.mark for line in lines(memo, Role.STATEMENT) if "Gazette" in line.text] == ["[Press only]"] * 2
    assert lines(memo, Role.WARNING) == []
    press = compose("What do shippers in Strelsau say about the harbour rule?")
    assert {source.tier for source in press.sources} == {"press"}
    assert [line.text for line in lines(press, Role.WARNING)] == [NO_OFFICIAL_SOURCE]


def test_an_abstention_is_counted_and_shows_no_nearest_passages(compose: Compose) -> None:
    memo = compose("What is the capital of France?")
    assert memo.left_out.questions == 1
    assert memo.parts[0].statements == ()
    assert any("Not answered" in line.text for line in lines(memo, Role.OUTCOME))
    assert "1 question that was not answered" in {line.text for line in lines(memo, Role.FACT)}


def test_citations_that_are_not_verified_are_left_out_and_counted(assistant: Assistant) -> None:
    answer = answer_json(assistant.ask(read_question("Why was Zeta Robotics listed?")))
    answer["citations"][0]["quote"] = "words that nobody wrote"
    with_first = sum(1 in statement["citations"] for statement in answer["statements"])
    memo = Composer(assistant, Style.PLAIN, TODAY).compose([Part.model_validate(answer)])
    assert (memo.left_out.citations, memo.left_out.statements) == (1, with_first)
    assert "words that nobody wrote" not in memo_json(memo)


def test_the_same_answers_give_the_same_memo_and_json_brings_it_back(compose: Compose) -> None:
    memo = compose()
    assert memo == compose()
    assert parse_memo(memo_json(memo), name="x") == memo
    assert memo.digest == digest_of(memo)
    assert memo.id.startswith("20261120-")


@pytest.mark.parametrize("layout", ["object", "list", "lines"])
def test_saved_answers_are_read(assistant: Assistant, tmp_path: Path, layout: str) -> None:
    answer = answer_json(assistant.ask(read_question("Why was Zeta Robotics listed?")))
    text = {
        "object": json.dumps(answer, indent=1),
        "list": json.dumps([answer] * 2),
        "lines": f"{json.dumps(answer)}\n" * 2,
    }
    path = tmp_path / "answers.json"
    path.write_text(text[layout], encoding="utf-8")
    parts = read_answers(path)
    assert len(parts) == (1 if layout == "object" else 2)
    assert parts[0].statements[0].text == answer["statements"][0]["text"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no json",
        b"[1]",
        b'{"question": 1, "statements": []}',
        b"[]",
        b"\xff\xfe\x00",
        b'[{"question": "a", "statements": [{}]}]',
    ],
)
def test_a_file_without_answers_is_refused_in_one_line(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "answers.json"
    path.write_bytes(content)
    with pytest.raises(MemoError) as caught:
        read_answers(path)
    assert "\n" not in str(caught.value)
    assert "answers.json" in str(caught.value)
