"""The paragraphs of a rule that say why, and the entities that each is about."""

import pytest

from index.reason_groups import Act, Reason, RuleText
from sources.metadata import FileMetadata
from sources.model import Version
from sources.readers import fr_xml
from tests.entity_rules import ADDITIONS, CORRECTION, LATER_ADDITIONS, MODIFICATIONS, REMOVALS, Entry, Rule, rule_xml


def version_of(rule: Rule) -> Version:
    return fr_xml.read(rule_xml(rule).encode(), name="rule.xml", metadata=FileMetadata())[0].version


def reasons_of(rule: Rule, *names: str) -> tuple[Version, tuple[Reason, ...]]:
    version = version_of(rule)
    return version, RuleText(version).reasons(names)


def rule_of(*paragraphs: str, entries: tuple[Entry, ...] = ()) -> Rule:
    return Rule(
        "2025-65005",
        65001,
        "Additions to the Entity List",
        "Effective May 1, 2025.",
        "It adds.",
        paragraphs,
        (),
        entries,
    )


@pytest.mark.parametrize(
    ("rule", "name", "act"),
    [
        (ADDITIONS, "Lutz Lithography Works", Act.ADDITION),
        (REMOVALS, "Trentino Shipping", Act.REMOVAL),
        (REMOVALS, "Gabelmeister Rotors", Act.REMOVAL),
        (MODIFICATIONS, "Mendl Aerostructures", Act.MODIFICATION),
        (MODIFICATIONS, "Nebelsbad Photonics", Act.MODIFICATION),
        (CORRECTION, "Ambassador Freight", Act.CORRECTION),
    ],
)
def test_a_paragraph_says_what_is_done_to_whom(rule: Rule, name: str, act: Act) -> None:
    version, reasons = reasons_of(rule, name)
    assert [reason.act for reason in reasons] == [act]
    assert all(reason.name and name.split()[0] in version.quote(reason.name) for reason in reasons)


def test_an_entity_in_two_groups_has_both_reasons() -> None:
    assert len(reasons_of(ADDITIONS, "Mendl Aerostructures Joint Stock Company")[1]) == 2


def test_a_short_name_in_the_table_is_found_by_the_full_one_in_the_text() -> None:
    rule = rule_of(
        "The ERC determined to add Vespa Turbines and Optik Kombinat for selling turbines.",
        entries=(
            Entry("ZUBROWKA", "Vespa Turbines Manufacturing Group, Lutz."),
            Entry("ZUBROWKA", "Optik Kombinat, Lutz."),
        ),
    )
    assert len(reasons_of(rule, "Vespa Turbines Manufacturing Group")[1]) == 1


def test_a_reason_may_stand_in_the_next_paragraph() -> None:
    version, (reason,) = reasons_of(LATER_ADDITIONS, "Kovacs Legal Machines")
    assert version.quote(reason.span).endswith("foreign policy interests of the United States.")


@pytest.mark.parametrize(
    ("count", "covered"), [("one remaining entity", True), ("three entities", False), ("two entities", True)]
)
def test_an_unnamed_entity_is_covered_by_destination_and_number_alone_when_that_is_certain(
    count: str, covered: bool
) -> None:
    rule = rule_of(
        "The ERC determined to add Optik Kombinat for selling lenses.",
        f"The ERC determined to add the {count} under the destination of Genovia for selling engines.",
        entries=(Entry("GENOVIA", "Optik Kombinat, Pyrus."), Entry("GENOVIA", "Pyrus Motors, Pyrus.")),
    )
    reasons = reasons_of(rule, "Pyrus Motors")[1]
    assert [reason.name for reason in reasons] == ([None] if covered else [])


def test_a_list_of_names_without_a_reason_is_none() -> None:
    rule = rule_of("This final rule adds the following entities: Optik Kombinat and Pyrus Motors.")
    assert reasons_of(rule, "Optik Kombinat")[1] == ()


def test_amendments_and_notes_are_no_reasons() -> None:
    assert reasons_of(ADDITIONS, "Nonesuch")[1] == ()
    version = version_of(ADDITIONS)
    assert all(
        "Supplement no. 4" not in version.quote(r.span) for r in RuleText(version).reasons(["Nebelsbad Photonics"])
    )


def test_rows_of_the_table_are_read_as_list_rows() -> None:
    rows = RuleText(version_of(ADDITIONS)).rows
    lutz = next(row for row in rows if row.name.value == "Lutz Lithography Works Co., Ltd.")
    assert [alias.value for alias in lutz.aliases] == ["Lutz Litho", "LLW"]
    assert lutz.destination is not None
    assert (lutz.destination.value, lutz.footnotes) == ("ZUBROWKA", ("4",))


def test_names_in_a_list_below_have_the_reason_of_the_paragraph_above_it() -> None:
    rule = rule_of(
        "The ERC determined to add the following entities for selling engines to a listed shipyard:",
        "Genovia",
        "• Optik Kombinat; and",
        "• Pyrus Motors, 3 Pear Street, Pyrus.",
        "This final rule adds the entities named above and includes, where appropriate, aliases:",
        "• Nebelsbad Photonics.",
        entries=(Entry("GENOVIA", "Optik Kombinat, Pyrus."), Entry("GENOVIA", "Pyrus Motors, Pyrus.")),
    )
    version, (reason,) = reasons_of(rule, "Pyrus Motors")
    assert version.quote(reason.span).startswith("The ERC determined")
    assert reason.name is not None
    assert version.quote(reason.name) == "Pyrus Motors"
    assert reasons_of(rule, "Nebelsbad Photonics")[1] == ()


def test_a_destination_may_be_written_in_another_order() -> None:
    rule = rule_of(
        "The ERC determined to add the two entities under the destination of the People's Republic of Zubrowka because they shipped lenses.",
        entries=(
            Entry("ZUBROWKA, PEOPLE'S REPUBLIC OF", "Optik Kombinat, Lutz."),
            Entry("ZUBROWKA, PEOPLE'S REPUBLIC OF", "Agatha Bakeries, Lutz."),
        ),
    )
    assert len(reasons_of(rule, "Optik Kombinat")[1]) == 1


def test_each_decision_of_a_paragraph_has_its_own_reason_and_act() -> None:
    rule = rule_of(
        "Optik Kombinat and Pyrus Motors are in Genovia. The ERC determined to add Optik Kombinat for selling lenses. Its "
        "lenses were found in a missile. The ERC also determined to remove Pyrus Motors because it was closed.",
        entries=(Entry("GENOVIA", "Optik Kombinat, Pyrus."),),
    )
    version, (lenses,) = reasons_of(rule, "Optik Kombinat")
    assert version.quote(lenses.span).endswith("found in a missile.")
    version, (closed,) = reasons_of(rule, "Pyrus Motors")
    assert (closed.act, version.quote(closed.span)[:12]) == (Act.REMOVAL, "The ERC also")


def test_a_finding_without_a_verb_of_adding_is_an_addition_by_its_heading() -> None:
    rule = rule_of(
        "# Additions to the Entity List",
        "The ERC found that Optik Kombinat (Genovia) has been involved in shipments to a weapons works.",
    )
    assert [reason.act for reason in reasons_of(rule, "Optik Kombinat")[1]] == [Act.ADDITION]
