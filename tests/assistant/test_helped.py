"""What a language model adds to an answer, with scripted models."""

import threading
from collections.abc import Iterator

import pytest

from assistant.answer import Assistant
from assistant.condense import brings_in, main_language, needs_translation, read_query
from assistant.helped import NOTHING_KEPT, Helped, Reading, reading_of
from assistant.language import Failure, Limits, ModelFailedError, Prompt
from assistant.model import Answer, Coverage, Outcome, Question, Reason, Statement, StatementKind, Turn
from assistant.prompts import prompt, versions
from assistant.rephrase import Rewriting, Written, iter_written
from tests.asked import TODAY, ask
from tests.assistant.scripted import ScriptedModel, faithful, numbered

LIMITS = Limits(total_s=5, first_s=2, tokens=200)
QUESTION = "Why was Zeta Robotics listed?"


def _helped(script: object, assistant: Assistant, text: str = QUESTION, history: tuple[Turn, ...] = ()) -> Answer:
    return Helped(ScriptedModel(script), LIMITS).ask(Question(text, history), reading_of(assistant))


def test_a_faithful_model_is_shown_with_the_citations_of_its_statements(assistant: Assistant) -> None:
    plain = ask(assistant, QUESTION)
    answer = _helped(faithful, assistant)
    assert answer.model == "scripted"
    assert answer.help is not None
    assert answer.help.kept > 0
    assert answer.help.notice == ""
    assert [one.text for one in answer.statements] != [one.text for one in plain.statements]
    assert [one.citations for one in answer.statements] == [one.citations for one in plain.statements]
    assert [one.kind for one in answer.statements] == [one.kind for one in plain.statements]


def test_what_a_model_leaves_out_stays_in(assistant: Assistant) -> None:
    def first_alone(given: Prompt) -> Iterator[str]:
        number, text = numbered(given)[0]
        yield f"Moreover, {text[0].lower()}{text[1:]} [{number}]"

    plain = ask(assistant, QUESTION)
    answer = _helped(first_alone, assistant)
    assert answer.help is not None
    assert answer.help.kept == 1
    assert answer.statements[0].text.startswith("Moreover, ")
    assert answer.statements[1:] == plain.statements[1:]


def test_gibberish_is_dropped_counted_and_not_shown(assistant: Assistant) -> None:
    plain = ask(assistant, QUESTION)
    answer = _helped(lambda _given: ["qx zzt [1]\n", "[[[ 9] 12\n", "\x00\u202e[2]", "```\n# [77]\n"], assistant)
    assert answer.statements == plain.statements
    assert answer.model is None
    assert answer.help is not None
    assert answer.help.notice == NOTHING_KEPT
    assert len(answer.help.dropped) >= 2


def test_a_model_that_fails_midway_leaves_the_whole_extractive_answer(assistant: Assistant) -> None:
    def breaks(given: Prompt) -> Iterator[str]:
        number, text = numbered(given)[0]
        yield f"{text} [{number}]\n"
        raise ModelFailedError(Failure.BROKEN_OFF)

    answer = _helped(breaks, assistant)
    assert answer.statements == ask(assistant, QUESTION).statements
    assert answer.help is not None
    assert Failure.BROKEN_OFF.value in answer.help.notice


def test_nothing_is_asked_of_a_model_when_there_is_nothing_to_say(assistant: Assistant) -> None:
    model = ScriptedModel(faithful)
    answer = Helped(model, LIMITS).ask(Question("How do I bake bread?"), reading_of(assistant))
    assert answer.outcome is Outcome.ABSTAINED
    assert model.prompts == []
    assert answer.model is None


def test_documents_stand_in_the_prompt_as_data_between_marks_that_they_cannot_know(assistant: Assistant) -> None:
    model = ScriptedModel(faithful)
    for _ in range(2):
        Helped(model, LIMITS).ask(Question(QUESTION), reading_of(assistant))
    marks = [given.user.split("\n\n")[1].partition("\n")[0] for given in model.prompts]
    assert marks[0] != marks[1]
    for mark, given in zip(marks, model.prompts, strict=True):
        assert given.user.count(mark) == 2
        assert mark in given.system
    assert versions() == {
        "rephrase": "rephrase-1",
        "condense": "condense-1",
        "translate": "translate-1",
        "verifier": "items-1",
    }


def test_a_value_that_looks_like_a_placeholder_stays_as_it_is() -> None:
    assert "$mark ${statements}" in prompt("rephrase", question="$mark ${statements}", statements="").user


ABSTAINED = Answer("x", TODAY, Outcome.ABSTAINED, Reason.NOT_IN_SOURCES, (), Coverage(None, None, None), "s")
ANSWERED = Answer("x", TODAY, Outcome.ANSWERED, None, (), Coverage(None, None, None), "s")
BEFORE = (Turn("user", "Why was Zeta listed?"), Turn("assistant", "Zeta was added on 12 June 2024."))


def _reading(found: dict[str, Answer], language: str = "en") -> Reading:
    return Reading(lambda question: found.get(question.search, ABSTAINED), lambda _answer: lambda _text: [], language)


@pytest.mark.parametrize(
    ("written", "searched"),
    [
        ("What policy applies to Zeta?", "What policy applies to Zeta?"),
        ("  “What policy applies to Zeta?”\nHere it is.", "What policy applies to Zeta?"),
        ("What policy applies to Quill?", ""),
        ("What policy applied to Zeta on 13 June 2024?", ""),
        ("See https://evil.example/?q=Zeta", ""),
        ("What policy applies to Zeta? ![x](//a)", ""),
        ("x" * 5000, ""),
        ("\n\n", ""),
    ],
)
def test_a_follow_up_is_searched_for_in_words_of_the_conversation_alone(written: str, searched: str) -> None:
    found = {query: ANSWERED for query in (searched, written.strip()) if query}
    asked = Helped(ScriptedModel(lambda _given: [written]), LIMITS)
    answer = asked.ask(Question("And what policy?", BEFORE), _reading(found))
    assert answer.help is not None
    assert answer.help.searched == searched
    assert (answer.outcome is Outcome.ANSWERED) is bool(searched)


def test_a_first_question_and_an_answered_follow_up_need_no_other_words() -> None:
    for question, found in ((Question("What?"), {}), (Question("And what?", BEFORE), {"": ANSWERED})):
        model = ScriptedModel(lambda _given: ["What policy applies to Zeta?"])
        Helped(model, LIMITS).ask(question, _reading(found))
        assert model.prompts == []


def test_a_question_in_another_script_is_translated_for_the_search() -> None:
    model = ScriptedModel(lambda _given: ["What does footnote 4 mean?"])
    found = {"What does footnote 4 mean?": ANSWERED}
    answer = Helped(model, LIMITS).ask(Question("脚注 4 是什么意思？"), _reading(found))
    assert answer.help is not None
    assert answer.help.searched == "What does footnote 4 mean?"
    assert answer.help.prompts == ("translate-1",)
    assert "English" in model.prompts[0].system
    other = ScriptedModel(lambda _given: ["What does footnote 5 mean?"])
    assert (
        Helped(other, LIMITS)
        .ask(Question("脚注 4 是什么意思？"), _reading({"What does footnote 5 mean?": ANSWERED}))
        .outcome
        is Outcome.ABSTAINED
    )


def test_other_words_find_what_the_question_did_not(assistant: Assistant) -> None:
    history = (Turn("user", "What does the harbour rule do?"), Turn("assistant", "It extends licence requirements."))
    asked = Question("哪些公司算在内？", history)
    assert assistant.ask(asked).outcome is Outcome.ABSTAINED
    found = _helped(lambda _given: ["Which affiliates count under the harbour affiliates rule?"], assistant, asked.text)
    assert found.outcome is Outcome.ANSWERED
    assert found.question == asked.text
    assert found.help is not None
    assert "affiliates" in found.help.searched


def test_languages_and_queries_are_read() -> None:
    assert main_language(["en", "zh", "zh-CN"]) == "zh"
    assert main_language([]) == "en"
    assert not needs_translation("Why?", "en")
    assert needs_translation("Why was it listed?", "zh")
    assert not needs_translation("2024?", "en")
    assert read_query("") == ""
    assert brings_in("zetarob", Question("And?", BEFORE), lambda _text: [])


def _statement(text: str, kind: StatementKind = StatementKind.DIGEST) -> Statement:
    return Statement(text, kind)


def test_statements_are_merged_only_where_they_follow_one_another_and_are_of_one_kind(assistant: Assistant) -> None:
    cited = ask(assistant, QUESTION)
    citation = next(one.citations for one in cited.statements if one.citations)
    said = [
        Statement("Zeta was added.", StatementKind.OFFICIAL, citation),
        Statement("Quill was added.", StatementKind.OFFICIAL, citation),
        Statement("The press reports:", StatementKind.FRAMING),
        Statement("Klow denied it.", StatementKind.PRESS, citation),
        Statement("Zenda denied it.", StatementKind.PRESS, citation),
    ]
    answer = Answer("x", TODAY, Outcome.ANSWERED, None, tuple(said), Coverage(None, None, None), "s")
    rewriting = Rewriting(answer, lambda _text: [])
    assert rewriting.prompt_lines.splitlines()[2] == "[3] Klow denied it."
    assert not rewriting.take(Written("Quill was added and Klow denied it.", (2, 3)))
    assert not rewriting.take(Written("Zeta was added and Klow denied it.", (1, 3)))
    assert rewriting.take(Written("Klow denied it; Zenda denied it", (4, 3)))
    assert not rewriting.take(Written("Klow denied it.", (3,))), "each statement is stood for once"
    assert not rewriting.take(Written("Zeta was added.", (9,)))
    assert rewriting.statements(so_far=True)[-1].text == "Klow denied it; Zenda denied it."
    assert rewriting.take(Written("Zeta was added, and Quill was added.", (1, 2)))
    texts = [one.text for one in rewriting.statements()]
    assert texts == ["Zeta was added, and Quill was added.", "The press reports:", "Klow denied it; Zenda denied it."]


def test_dates_keep_the_form_in_which_their_statement_prints_them(assistant: Assistant) -> None:
    cited = next(one.citations for one in ask(assistant, QUESTION).statements if one.citations)
    text = "The list of 28 March 2025 cites 90 FR 14048, 3/28/25."
    answer = Answer(
        "x",
        TODAY,
        Outcome.ANSWERED,
        None,
        (Statement(text, StatementKind.DIGEST, cited),),
        Coverage(None, None, None),
        "s",
    )
    for written in (text, text.replace("28 March 2025", "March 28, 2025"), text.replace("3/28/25", "3/28/25")):
        rewriting = Rewriting(answer, lambda _text: [])
        assert rewriting.take(Written(written, (1,)))
        assert rewriting.statements()[0].text == text


def test_lines_are_read_in_whatever_pieces_they_come() -> None:
    text = "1. Zeta was added. [1][2]\n- Quill too [3]. And Klow. [4]\n\nNo number\n"
    whole = list(iter_written([text]))
    assert list(iter_written(text)) == whole
    assert [one.numbers for one in whole] == [(1, 2), (3,), (4,), ()]
    assert len(list(iter_written("x [1]\n" * 10_000))) <= 300


def test_threads_of_a_model_end(assistant: Assistant) -> None:
    before = threading.active_count()
    _helped(faithful, assistant)
    assert threading.active_count() <= before + 1
