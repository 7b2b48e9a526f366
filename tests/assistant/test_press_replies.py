"""Questions about what papers report: the paper that is named, whose words, what firms are accused of, official or not."""

from collections.abc import Iterator

import pytest

from assistant.answer import Assistant
from assistant.model import Answer, Outcome, Reason
from assistant.orders import without_orders
from assistant.publishers import press_asked
from assistant.speech import accused_asked, speaks, speech_asked
from tests.asked import ask, open_files, said, write_invented

PAPERS = ("The Strelsau Morning Gazette", "The Zenda Post")
GAZETTE = """Ruritania widens its blacklist

Ruritania on Tuesday added nine Syldavian yards to its harbour register over safety concerns. Zeta Robotics was put on
the register in 2019, the ministry said.

The yards added had built gunboats for the Borduran navy and tried to dodge the Klow embargo, the ministry said.

According to the ship tracker HullWatch, Marigold Drives is wholly owned by Zeta Robotics.

A spokesman for Syldavia's Trade Ministry on Wednesday called the decision "an unfriendly act that sinks good will."

"A crane is not a toy," said Flavia Strofzin, the head of the harbour office. Syldavia's Trade Ministry said of the
price of herring that it was "a matter for the market."
"""
POST = """Cranes stand idle

The Post found that the owners of Marigold Drives moved to Hentzau in May. Nine yards were blacklisted because their
gunboats worried the admiralty.
"""
METADATA = """gazette.txt: {title: Ruritania widens its blacklist, publisher: The Strelsau Morning Gazette, published: 2024-06-12, kind: article}
post.txt: {title: Cranes stand idle, publisher: The Zenda Post, published: 2024-06-13, kind: article}
"""


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    files = write_invented(tmp_path_factory, {})
    (files / "gazette.txt").write_text(GAZETTE, encoding="utf-8")
    (files / "post.txt").write_text(POST, encoding="utf-8")
    with (files / "metadata.yml").open("a", encoding="utf-8") as metadata:
        metadata.write(METADATA)
    with open_files(tmp_path_factory, files) as opened:
        yield opened


def publishers(assistant: Assistant, answer: Answer) -> set[str]:
    documents = assistant.snapshot.documents
    return {documents[one.document_id].document.publisher for said in answer.statements for one in said.citations}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("What does the Gazette say about cranes?", {"The Strelsau Morning Gazette"}),
        ("According to SMG, who owns the cranes?", {"The Strelsau Morning Gazette"}),
        ("Do the zenda post and the smg agree?", set(PAPERS)),
        ("What do the newspapers say about cranes?", set(PAPERS)),
        ("When was the post office opened?", set()),
        ("Who owns the cranes?", set()),
    ],
)
def test_a_paper_is_named_by_its_name_its_initials_or_its_last_word(text: str, named: set[str]) -> None:
    found = press_asked(text, PAPERS)
    assert (set(found.publishers) if found else set()) == named


def test_what_only_says_who_reports_is_not_searched_for() -> None:
    asked = press_asked("On whose data does the Post base the claim that cranes sank, according to its piece?", PAPERS)
    assert asked is not None
    assert asked.source
    assert asked.text == "cranes sank, according to its piece?"


def test_the_paper_named_answers_before_the_others(papers: Assistant) -> None:
    answer = ask(papers, "Why does the Post say nine yards were blacklisted?")
    assert "gunboats worried the admiralty" in said(answer)
    assert publishers(papers, answer) == {"The Zenda Post"}


def test_on_whose_data_a_paper_rests_is_quoted_with_the_source(papers: Assistant) -> None:
    answer = ask(papers, "On whose data does the Gazette base the claim that Marigold Drives belongs to Zeta Robotics?")
    assert "HullWatch" in said(answer)


def test_how_a_ministry_reacted_is_quoted_in_its_words(papers: Assistant) -> None:
    for question in (
        "How did Syldavia's Trade Ministry react to the additions, and where was that reported?",
        "What was the Syldavian Trade Ministry's response to the listings of June 2024?",
    ):
        assert "an unfriendly act" in said(ask(papers, question))


def test_words_on_another_subject_are_no_answer(papers: Assistant) -> None:
    assert ask(papers, "What did Flavia Strofzin say about oranges?").outcome is Outcome.ABSTAINED
    assert "unfriendly" not in said(
        ask(papers, "What did the Syldavian Trade Ministry say about the price of herring?")
    )


def test_what_firms_of_a_place_are_accused_of_is_quoted_with_who_says_it(papers: Assistant) -> None:
    answer = ask(
        papers, "What are the yards of the Borduran navy batch of June 2024 accused of? Quote whoever says it."
    )
    assert "built gunboats for the Borduran navy" in said(answer)
    assert "the ministry said" in said(answer)
    later = ask(papers, "What are the yards of the Borduran navy batch of June 2022 accused of?")
    assert later.outcome is Outcome.ABSTAINED


def test_a_claim_of_a_paper_stands_beside_the_records(papers: Assistant) -> None:
    answer = ask(papers, "The SMG dates the listing of Zeta Robotics to 2019. When does the list say it was added?")
    assert publishers(papers, answer) >= {"The Strelsau Morning Gazette"}
    assert "89 FR 50010" in said(answer)


def test_official_or_only_the_press_shows_both(papers: Assistant) -> None:
    answer = ask(papers, "Is it official that Zeta Robotics is about safety, or is that just the SMG?")
    assert "contrary to the national security" in said(answer)
    assert "The Strelsau Morning Gazette" in said(answer)


def test_what_a_paper_does_not_tell_is_not_answered(papers: Assistant) -> None:
    for question in (
        "According to the Gazette, how many people work for Marigold Drives?",
        "What does the Post say about Tarlenheim Machine Works?",
    ):
        assert ask(papers, question).outcome is Outcome.ABSTAINED


def test_who_speaks_and_on_what() -> None:
    assert speech_asked("What does the Harbour Rule say about ferries?") is None
    assert speech_asked("What did they say about ferries?") is None
    spoken = speech_asked("How has Zenda responded to the new rules?")
    assert spoken is not None
    assert (spoken.who, spoken.about) == ("Zenda", "the new rules")
    assert accused_asked("What had the Syldavian yards done?") == "the Syldavian yards"
    assert accused_asked("What did Zeta sell?") == ""


def test_a_country_speaks_by_its_officials() -> None:
    assert speaks("Iranian officials said nothing.", "Iran")
    assert not speaks("The Iran Crane Works sank, a diver said.", "Iran")
    assert speaks("China's ministry called it odd.", "Beijing's Ministry")


def test_how_to_quote_is_an_order_and_no_part_of_the_question() -> None:
    assert without_orders("What is Zeta accused of? Quote whoever says it.") == "What is Zeta accused of?"
    assert without_orders("Quote the sentence on Zeta.") == "Quote the sentence on Zeta."


def test_which_paper_reports_something_is_told_by_quoting_it(papers: Assistant) -> None:
    answer = ask(papers, "Which paper mentions that the owners of Marigold Drives moved, and where to?")
    assert publishers(papers, answer) == {"The Zenda Post"}
    assert "Hentzau" in said(answer)
    assert ask(papers, "Which paper mentions hockey?").outcome is Outcome.ABSTAINED


def test_words_of_somebody_for_whom_something_was_done_are_not_theirs() -> None:
    assert not speaks("The yard builds masts for Zeta and says so.", "Zeta")
    assert speaks("A spokesman for Zeta declined to comment.", "Zeta")


def test_words_on_the_additions_are_of_the_subject_whoever_is_asked_about(papers: Assistant) -> None:
    answer = ask(papers, "What did Grandmother Duck say about the additions?")
    assert (answer.outcome, answer.reason) == (Outcome.ABSTAINED, Reason.NOT_IN_SOURCES)


def test_a_word_in_quotation_marks_or_a_name_given_is_no_speech() -> None:
    assert not speaks("A yard of Zeta called Quill Docks burnt down.", "Zeta")
    assert not speaks("Zeta was put on the “harbour register” in May.", "Zeta")
    assert speaks("Zeta didn't respond to a request for comment.", "Zeta")


def test_the_words_of_an_office_are_not_those_of_whoever_it_is_held_at() -> None:
    assert not speaks("Zeta said no.", "Zeta's chairman")
    assert speaks("The chairman of Zeta said no.", "Zeta's chairman")


def test_accusations_are_of_the_subject_though_none_is_held(papers: Assistant) -> None:
    assert ask(papers, "What are the Kravonian firms accused of?").reason is Reason.NOT_IN_SOURCES


def test_where_no_article_is_held_a_digest_tells_what_the_papers_wrote(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    files = write_invented(tmp_path_factory, {})
    for name in ("robots.txt", "ports.txt"):
        (files / name).unlink()
    text = (files / "metadata.yml").read_text(encoding="utf-8")
    (files / "metadata.yml").write_text(text[text.index("list.xml:") :], encoding="utf-8")
    with (files / "metadata.yml").open("a", encoding="utf-8") as metadata:
        metadata.write("notes.md: {publisher: Notes, kind: digest, published: 2024-07-01}\n")
    (files / "notes.md").write_text(
        "# Notes on the press\n\nZeta Robotics is listed.\n\nThe Gazette reported that Zeta Robotics sells cranes.\n",
        encoding="utf-8",
    )
    with open_files(tmp_path_factory, files) as opened:
        answer = ask(opened, "What do the newspapers say about Zeta Robotics?")
        assert answer.outcome is Outcome.ANSWERED
        assert "sells cranes" in said(answer)
        assert "is listed" not in said(answer)
        assert ask(opened, "What do the newspapers say about Quill Optics Limited?").outcome is Outcome.ABSTAINED
