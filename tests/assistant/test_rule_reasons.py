"""Why an entity was listed, removed, modified or corrected, by the full texts of rules. All names are invented."""

from collections.abc import Iterator
from datetime import date

import pytest

from assistant.answer import Assistant
from assistant.model import Answer, Outcome, StatementKind
from sources.pages import pages_of
from tests.asked import ask, open_files, said
from tests.entity_rules import write_rules
from tests.invented import ALL_ITEMS, list_xml, write_files

LISTED = (
    ("FREEDONIA", "Ambassador Freight, Pier 4, Fredonia City, Freedonia.", "90 FR 61003, 3/7/25."),
    ("", "Sylvania Drone Trading LLC, 2 Duck Street, Fredonia City, Freedonia.", "90 FR 61003, 3/7/25."),
    ("", "PJSC Legal Machines, 1 Duck Street, Fredonia City, Freedonia.", "81 FR 5, 1/4/16."),
    ("GENOVIA", "Pyrus Marine Motors, 1 Pear Street, Pyrus, Genovia.", "90 FR 61003, 3/7/25."),
    ("", "Sylvania Drone Trading LLC, 9 Palace Row, Pyrus, Genovia.", "90 FR 61003, 3/7/25."),
    (
        "ZUBROWKA",
        "Lutz Lithography Works Co., Ltd., a.k.a., the following two aliases:<br/>—Lutz Litho; and<br/>—LLW.<br/>"
        "8 Glass Street, Lutz, Zubrowka.",
        "90 FR 61003, 3/7/25.",
    ),
    (
        "",
        "Mendl Aerostructures Joint Stock Company, 5 Courtesan Lane, Nebelsbad, Zubrowka.",
        "90 FR 61003, 3/7/25.<br/>90 FR 63021, 6/5/25.",
    ),
    ("", "Nebelsbad Photonics Limited, 1 Spa Square, Nebelsbad, Zubrowka.", "90 FR 61003, 3/7/25.<br/>90 FR 63021, 6/5/25."),
)  # fmt: skip


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """A list of 1 July 2025 and six rules, two of them newer than it, beside the invented library."""
    files = write_files(tmp_path_factory.mktemp("rules-files"))
    rows = [
        {"destination": where, "entity": entity, "requirement": ALL_ITEMS, "policy": "Presumption of denial", "citation": cited}
        for where, entity, cited in LISTED
    ]  # fmt: skip
    (files / "list.xml").write_text(list_xml(rows), encoding="utf-8")
    metadata = (files / "metadata.yml").read_text(encoding="utf-8")
    (files / "metadata.yml").write_text(metadata.replace("2026-01-15", "2025-07-01"), encoding="utf-8")
    write_rules(files / "rules")
    with open_files(tmp_path_factory, files) as opened:
        yield opened


def quotes(answer: Answer) -> list[tuple[str, str]]:
    """Return words and locator of every citation of the statements that give an official reason."""
    return [
        (" ".join(cited.quote.split()), cited.locator)
        for statement in answer.statements
        if statement.text.startswith("Official reason")
        for cited in statement.citations
    ]


@pytest.mark.parametrize(
    ("question", "words", "locator"),
    [
        ("Why was Lutz Lithography Works listed?", "alpine air-defence programme", "90 FR 61001, 61001–61002"),
        ("Why was LLW added to the Entity List?", "alpine air-defence programme", "90 FR 61001, 61001–61002"),
        ("Why was Nebelsbad Photonics listed?", "alpine air-defence programme", "90 FR 61001, 61001–61002"),
        ("Why is Sylvania Drone Trading on the Entity List?", "front company", "90 FR 61001, 61002"),
        ("Why was Ambassador Freight listed?", "forged the end-user statements", "90 FR 61001, 61002"),
        ("Why was Pyrus Marine Motors listed?", "diverting marine engines", "90 FR 61001, 61002"),
        ("Why was Mendl Aerostructures listed?", "rotors through a front company", "90 FR 61001, 61002"),
        ("Why was Mendl Aerostructures listed?", "obstructing an end-use check", "90 FR 61001, 61002"),
    ],
)
def test_why_quotes_the_paragraph_of_the_group_with_its_page(
    rules: Assistant, question: str, words: str, locator: str
) -> None:
    answer = ask(rules, question)
    assert answer.outcome is Outcome.ANSWERED
    assert (words, locator) in [(words, where) for quote, where in quotes(answer) if words in quote]


def test_no_reason_of_another_group_is_given(rules: Assistant) -> None:
    assert "front company" not in said(ask(rules, "Why was Lutz Lithography Works listed?"))
    assert "air-defence" not in said(ask(rules, "Why was Pyrus Marine Motors listed?"))


def test_every_page_is_the_one_on_which_the_words_stand(rules: Assistant) -> None:
    answer = ask(rules, "Why was Mendl Aerostructures listed?")
    for statement in answer.statements:
        for cited in statement.citations:
            if cited.document_number and cited.locator.count(",") == 1:
                version = rules.snapshot.version(cited.document_id)
                pages = pages_of(version, cited.span)
                assert pages is not None
                assert cited.locator.split(", ")[1] in {str(pages.first), f"{pages.first}–{pages.last}"}


def test_record_stands_before_reason_and_reason_before_press(rules: Assistant) -> None:
    answer = ask(rules, "Why was Sylvania Drone Trading listed?")
    texts = [statement.text for statement in answer.statements]
    order = [
        next(n for n, text in enumerate(texts) if words in text)
        for words in ("has an entry for", "The notice 90 FR 61001 was published", "Official reason", "No article held")
    ]
    assert order == sorted(order)
    assert all(statement.citations for statement in answer.statements if statement.kind is not StatementKind.FRAMING)
    assert "abstract" not in said(answer)


def test_a_modification_has_its_own_reason(rules: Assistant) -> None:
    answer = ask(rules, "Why was the entry of Nebelsbad Photonics modified?")
    assert [where for quote, where in quotes(answer) if "supercomputer" in quote] == ["90 FR 63020, 63020–63021"]
    assert "air-defence" not in said(answer)
    assert "Official reason for the modification" in said(answer)


def test_a_correction_is_linked_to_what_it_corrects(rules: Assistant) -> None:
    answer = ask(rules, "Why was Ambassador Freight listed?")
    assert "Official reason for the correction, 90 FR 61900" in said(answer)
    asked = ask(rules, "Why was the entry of Ambassador Freight corrected?")
    assert any("inadvertent error" in quote for quote, _ in quotes(asked))
    assert "forged" not in said(asked)


@pytest.mark.parametrize("question", ["Why was Trentino Shipping removed?", "Why was Trentino Shipping taken off the Entity List?"])  # fmt: skip
def test_a_removal_has_its_own_reason(rules: Assistant, question: str) -> None:
    answer = ask(rules, question)
    assert answer.outcome is Outcome.ANSWERED
    assert [where for quote, where in quotes(answer) if "former partner" in quote] == ["90 FR 62010, 62010–62011"]
    assert "There is no entry for Trentino Shipping in the Entity List of 1 July 2025." in said(answer)


def test_what_only_a_rule_prints_is_answered_by_it_and_the_older_list_is_said(rules: Assistant) -> None:
    answer = ask(rules, "Why was Kovacs Legal Machines listed?")
    assert answer.outcome is Outcome.ANSWERED
    assert [where for quote, where in quotes(answer) if "listed party" in quote] == ["90 FR 64031, 64031–64032"]
    assert "prints an entry for Kovacs Legal Machines under ZUBROWKA" in said(answer)
    assert "That list is older than the notice." in said(answer)


def test_out_of_a_long_list_of_names_come_the_name_and_the_reason(rules: Assistant) -> None:
    answer = ask(rules, "Why was Ludwig Precision Bearings Plant No. 17 listed?")
    (clause, name) = quotes(answer)
    assert clause[0].startswith("for machining bearings of nuclear centrifuges")
    assert name[0] == "Ludwig Precision Bearings Plant No. 17"
    assert len(said(answer)) < 2500


def test_before_its_publication_a_rule_says_nothing(rules: Assistant) -> None:
    assert "64031" not in said(ask(rules, "Why was Kovacs Legal Machines listed?", date(2025, 7, 2)))


def test_a_name_that_no_rule_prints_is_no_matter_of_rules(rules: Assistant) -> None:
    assert "Official reason" not in said(ask(rules, "Why was Sylvania Holdings listed?"))
    assert "Official reason" not in said(ask(rules, "Why was Zubrowka Nonesuch listed?"))


def test_a_rule_newer_than_the_list_takes_out_what_is_still_listed(rules: Assistant) -> None:
    answer = ask(rules, "Is Pyrus Marine Motors on the Entity List?")
    assert "has an entry for Pyrus Marine Motors" in said(answer)
    assert "turned into a museum" in said(answer)
    assert "museum" not in said(ask(rules, "Is Ambassador Freight on the Entity List?"))
    why = ask(rules, "Why was Pyrus Marine Motors removed?")
    assert [where for quote, where in quotes(why) if "museum" in quote] == ["90 FR 66001"]
    assert "That list is older than the notice." in said(why)


def test_a_status_that_a_newer_list_denies_is_corrected_and_the_rules_are_told(rules: Assistant) -> None:
    answer = ask(rules, "Is Gabelmeister Rotors on the Entity List?")
    assert answer.outcome is Outcome.CORRECTED
    assert answer.statements[0].text.startswith("There is no entry for Gabelmeister Rotors")
    assert "Official reason for the removal, 90 FR 62010, 62011" in said(answer)


def test_the_entries_of_a_rule_that_no_row_cites_are_named_from_its_table(rules: Assistant) -> None:
    answer = ask(rules, "Which entities does the rule 90 FR 64031 add?")
    assert "Entries under ZUBROWKA in its table: Agatha Bakeries Technology Co., Ltd.; Kovacs Legal Machines;" in said(
        answer
    )
    assert {cited.locator for statement in answer.statements[1:] for cited in statement.citations} == {
        "90 FR 64031, 64032"
    }
