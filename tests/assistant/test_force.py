"""Whether a rule is in force on a day, and deeds that the sources deny."""

import json
from collections.abc import Iterator
from datetime import date

import pytest

from assistant.answer import Assistant
from assistant.denied import denies
from assistant.model import Outcome, Turn
from tests.asked import ask, open_files

DIGESTS = {
    "tides.md": "# The Tide Rule of May 2024\n\nThe Tide Rule took effect on 1 May 2024 and covers ferries. "
    "The Tide Rule does not cover rowing boats on lakes.\n",
    "ebb.md": "# The suspension of the Tide Rule\n\nThe Tide Rule was in force from 1 May 2024 to 31 May 2025. During the "
    "suspension of the Tide Rule, from 1 June 2025 to 31 May 2026, no ferry is covered. The status of the Tide Rule after "
    "31 May 2026 is not verified.\n",
}
DIGESTS["robots.md"] = (
    "# What the press wrote on Klow Robots\n\nThe Zenda Post wrote that Klow Robots was founded by sailors. The report on "
    "Klow Robots is journalism and is not the official reason for the listing of Klow Robots. Klow Ferries was removed "
    "from the list on 3 May 2025. Two addresses of Klow Robots were removed then, and Klow Robots still is listed.\n"
)
DIGESTS["numbers.md"] = (
    "# The tide notice 2024-77777\n\nThe notice 2024-77777 added 5 entities under 6 entries. The policies of 2024-77777 "
    "differ: two entries have a presumption of denial and four have a policy of denial. The entries of 2024-77777 carry no "
    "footnote.\n"
)
METADATA = """tides.md: {title: "The Tide Rule of May 2024", publisher: Notes, kind: digest, published: 2024-05-01}
ebb.md: {title: "The suspension of the Tide Rule", publisher: Notes, kind: digest, published: 2025-06-01}
numbers.md: {title: "The tide notice 2024-77777", publisher: Notes, kind: digest, published: 2025-06-01}
robots.md: {title: "What the press wrote on Klow Robots", publisher: Notes, kind: digest, published: 2025-06-01}
"""


@pytest.fixture(scope="module")
def digests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    files = tmp_path_factory.mktemp("digests-files")
    for name, text in DIGESTS.items():
        (files / name).write_text(text, encoding="utf-8")
    (files / "metadata.yml").write_text(METADATA, encoding="utf-8")
    with open_files(tmp_path_factory, files) as opened:
        yield opened


@pytest.mark.parametrize(
    ("question", "first"),
    [
        (
            "Was the rule on harbour affiliates of listed shippers in force on 1 March 2025?",
            "On 1 March 2025 the rule 90 FR 300 was in force: it took effect on 1 February 2025.",
        ),
        (
            "Did the rule on harbour affiliates of listed shippers apply on 5 October 2025?",
            "On 5 October 2025 the rule 90 FR 300 was suspended: it took effect on 1 February 2025, and "
            "FR Doc. 2025-33333 suspended it from 30 August 2025 to 30 August 2026.",
        ),
        ("Does the rule on harbour affiliates of listed shippers still apply?", "The last state of the rule 90 FR 300"),
        (
            "We sent a ferry. Was the harbour affiliates rule paused on 5 October 2025? Our auditor asks about crates.",
            "On 5 October 2025 the rule 90 FR 300 was suspended:",
        ),
        ("Is the rule of 12 June 2024 in force?", "On 20 November 2026 the rule 89 FR 50001 was in force"),
    ],
)
def test_the_status_on_the_day_comes_first(assistant: Assistant, question: str, first: str) -> None:
    answer = ask(assistant, question)
    assert answer.outcome is Outcome.ANSWERED
    assert answer.statements[0].text.startswith(first)
    assert answer.statements[0].citations


def test_a_delay_is_quoted_where_no_date_is_printed(tmp_path_factory: pytest.TempPathFactory) -> None:
    files = tmp_path_factory.mktemp("files")
    notice = {
        "title": "Lantern Controls: Ferries; Delay of Effective Date",
        "type": "Rule",
        "document_number": "2022-12121",
        "publication_date": "2022-01-12",
        "abstract": "A rule on lantern controls for ferries was to take effect soon. This rule delays its effective date "
        "by 45 days.",
    }
    (files / "notices.json").write_text(json.dumps({"count": 1, "results": [notice]}), encoding="utf-8")
    with open_files(tmp_path_factory, files) as opened:
        answer = ask(opened, "Was the lantern controls rule for ferries in effect on 20 January 2022?")
        assert answer.outcome is Outcome.ANSWERED
        assert any("delays its effective date by 45 days" in one.text for one in answer.statements)


def test_a_later_suspension_is_hidden_on_an_earlier_day(assistant: Assistant) -> None:
    answer = ask(assistant, "Is the rule on harbour affiliates of listed shippers in force?", date(2025, 3, 1))
    assert "suspended" not in answer.statements[0].text


def test_a_suspended_rule_was_not_repealed(assistant: Assistant) -> None:
    answer = ask(assistant, "Why was the rule on harbour affiliates of listed shippers repealed?")
    assert answer.outcome is Outcome.CORRECTED
    assert "FR Doc. 2025-33333 suspends the rule 90 FR 300, from 30 August 2025" in answer.statements[0].text


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Was the Tide Rule in force on 1 March 2025?", "took effect on 1 May 2024"),
        ("Does the Tide Rule apply on 1 July 2025?", "from 1 June 2025 to 31 May 2026, no ferry"),
        ("Is the Tide Rule in force now?", "is not verified"),
    ],
)
def test_without_a_notice_the_digest_whose_days_hold_the_day_comes_first(
    digests: Assistant, question: str, words: str
) -> None:
    assert words in ask(digests, question).statements[0].text


def test_a_follow_up_takes_the_rule_from_the_conversation(digests: Assistant) -> None:
    history = (Turn("user", "What is the Tide Rule?"), Turn("assistant", "A rule on ferries."))
    assert "is not verified" in ask(digests, "Is it in force?", history=history).statements[0].text


def test_a_deed_that_a_digest_denies_is_corrected(digests: Assistant) -> None:
    answer = ask(digests, "Why does the Tide Rule cover rowing boats on lakes?")
    assert answer.outcome is Outcome.CORRECTED
    assert "does not cover rowing boats" in answer.statements[0].text


@pytest.mark.parametrize(
    "question", ["Why does the Tide Rule cover ferries?", "Why does the Tide Rule not cover rowing boats on lakes?"]
)
def test_a_deed_that_no_sentence_denies_or_that_the_question_denies_is_not_corrected(
    digests: Assistant, question: str
) -> None:
    assert ask(digests, question).outcome is not Outcome.CORRECTED


def test_only_a_word_of_the_question_is_denied() -> None:
    assert denies("An entry is not a ban.", "an entry a ban")
    assert not denies("An entry is not a ban.", "there an entry")


def test_what_is_denied_of_another_subject_corrects_nothing() -> None:
    assert denies("The parent of a listed entity is not covered.", "parents of listed entities covered")
    assert not denies("The parent of a listed entity is not covered.", "branches of listed entities covered")


@pytest.mark.parametrize(
    "question", ["When was Klow Robots removed from the list?", "Was Klow Robots taken off the list?"]
)
def test_a_digest_that_says_that_an_entity_stays_corrects_its_removal(digests: Assistant, question: str) -> None:
    answer = ask(digests, question)
    assert answer.outcome is Outcome.CORRECTED
    assert "Klow Robots still is listed" in answer.statements[0].text


def test_a_removal_that_a_digest_tells_of_is_no_false_premise(digests: Assistant) -> None:
    assert ask(digests, "When was Klow Ferries removed from the list?").outcome is not Outcome.CORRECTED


@pytest.mark.parametrize(
    ("question", "outcome", "words"),
    [
        ("How many entities did document 2024-77777 add?", Outcome.ANSWERED, "5 entities under 6 entries"),
        ("Do the entries of 2024-77777 carry a footnote?", Outcome.ANSWERED, "carry no footnote"),
        (
            "Do all entries of 2024-77777 have the same review policy?",
            Outcome.ANSWERED,
            "policies of 2024-77777 differ",
        ),
        ("Why do all entries of 2024-77777 have a presumption of denial?", Outcome.CORRECTED, "four have a policy"),
    ],
)
def test_a_number_that_only_digests_give_is_answered_by_the_sentences_that_tell_what_is_asked(
    digests: Assistant, question: str, outcome: Outcome, words: str
) -> None:
    answer = ask(digests, question)
    assert answer.outcome is outcome
    assert words in answer.statements[0].text
