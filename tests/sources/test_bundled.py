"""The bundled library: its files are described, dated and in our own words, and the 82 entries are whole."""

import csv
import html
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from sources.bundled import bundled_folder
from sources.citations import parse_fr_citations
from sources.dates import parse_date_words
from sources.metadata import METADATA_FILE, load_metadata
from sources.model import DocumentKind, Tier
from sources.parse import parse_bytes
from sources.sentences import sentences_of

FOLDER = bundled_folder()
DIGESTS = sorted(FOLDER.glob("*.md"))
ENTRIES = FOLDER / "entries-2025-03-25.csv"
CHINA = "CHINA, PEOPLE'S REPUBLIC OF"
RULE_12, RULE_70 = "90 FR 14048, 3/28/25.", "90 FR 14035, 3/28/25."
SHARED_WORDS_MAX = 7


def _entries() -> list[dict[str, str]]:
    with ENTRIES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _parts(cell: str) -> list[str]:
    return [part for part in cell.split(" | ") if part]


def _body(path: Path) -> str:
    """Return a digest without its heading and its line on the official document."""
    return "\n".join(path.read_text(encoding="utf-8").strip().split("\n")[1:-1]).strip()


def test_every_file_is_described_and_every_description_has_its_file() -> None:
    files = {path.name for path in FOLDER.iterdir()} - {METADATA_FILE}
    assert set(load_metadata(FOLDER)) == files
    assert all(name.endswith((".md", ".csv")) for name in files)


def test_every_file_has_what_a_footnote_prints() -> None:
    for name, metadata in load_metadata(FOLDER).items():
        assert metadata.title, name
        assert metadata.publisher == "Footnote bundled library", name
        assert metadata.kind is DocumentKind.DIGEST, name
        assert metadata.language == "en", name
        assert metadata.url, name
        assert metadata.url.startswith("https://"), name
        assert metadata.published or metadata.as_of, name


def test_addresses_and_titles_are_unique() -> None:
    described = load_metadata(FOLDER).values()
    assert len({metadata.url for metadata in described}) == len(described)
    assert len({metadata.title for metadata in described}) == len(described)


@pytest.mark.parametrize("path", DIGESTS, ids=lambda path: path.name)
def test_a_digest_has_its_title_its_length_and_its_official_address(path: Path) -> None:
    metadata = load_metadata(FOLDER)[path.name]
    lines = path.read_text(encoding="utf-8").strip().split("\n")
    assert lines[0] == f"# {metadata.title}"
    assert re.match(r"Official (documents?|source)\b", lines[-1])
    assert lines[-1].endswith(f" {metadata.url}")
    assert 120 <= len(_body(path).split()) <= 400


@pytest.mark.parametrize("path", DIGESTS, ids=lambda path: path.name)
def test_a_digest_names_no_later_publication_than_its_own_date(path: Path) -> None:
    published = load_metadata(FOLDER)[path.name].published
    assert published is not None
    # Announced ahead, so known before: the end of a general licence, the end of the suspension.
    ahead = {date(2025, 11, 28), date(2026, 11, 9), date(2026, 11, 10)}
    found = {item.date.first_day for item in parse_date_words(path.read_text(encoding="utf-8"))} - ahead
    later = sorted(day for day in found if day > published.last_day)
    assert later == [], f"{path.name} is dated {published} and names {later}"


@pytest.mark.parametrize("path", DIGESTS, ids=lambda path: path.name)
def test_sentences_stand_alone(path: Path) -> None:
    pronouns = re.compile(r"(?:^|(?<=[.!?] )|(?<=\n))(?:It|Its|They|Their|This|These|Those|He|She|That) ")
    assert pronouns.findall(_body(path)) == []


@pytest.mark.parametrize("path", DIGESTS, ids=lambda path: path.name)
def test_a_digest_is_read_into_whole_sentences(path: Path) -> None:
    (reading,) = parse_bytes(path.read_bytes(), name=path.name, metadata=load_metadata(FOLDER)[path.name])
    assert reading.warnings == ()
    assert reading.document.tier is Tier.DIGEST
    sentences = [reading.version.quote(span) for span in sentences_of(reading.version)]
    facts = [
        sentence for sentence in sentences if not sentence.startswith("Official ") and not sentence.startswith("# ")
    ]
    assert len(facts) >= 6
    assert all(sentence[0].isupper() and sentence.endswith((".", '."', '".')) for sentence in facts)


def test_the_entries_are_read_as_rows_of_an_incomplete_list() -> None:
    (reading,) = parse_bytes(ENTRIES.read_bytes(), name=ENTRIES.name, metadata=load_metadata(FOLDER)[ENTRIES.name])
    assert len(reading.listings) == 82
    assert {listing.list for listing in reading.listings} == {"entity-list"}
    assert sum(listing.footnotes == ("4",) for listing in reading.listings) == 12
    assert sum(listing.footnotes == () for listing in reading.listings) == 70
    assert not reading.document.complete
    assert reading.document.tier is Tier.DIGEST
    for listing in reading.listings:
        fields = [listing.name, listing.requirement, listing.policy, listing.notice, listing.destination]
        for field in [*fields, *listing.aliases, *listing.addresses]:
            assert field is not None
            assert reading.version.quote(field.span) == field.value


def test_there_are_82_entries_12_and_70() -> None:
    assert Counter(entry["federal_register_citation"] for entry in _entries()) == {RULE_12: 12, RULE_70: 70}


def test_the_entries_stand_under_the_destinations_of_the_two_rules() -> None:
    found = Counter((entry["federal_register_citation"], entry["destination"]) for entry in _entries())
    assert found == {
        (RULE_12, CHINA): 11,
        (RULE_12, "TAIWAN"): 1,
        (RULE_70, CHINA): 42,
        (RULE_70, "IRAN"): 2,
        (RULE_70, "PAKISTAN"): 19,
        (RULE_70, "SOUTH AFRICA"): 3,
        (RULE_70, "UNITED ARAB EMIRATES"): 4,
    }


def test_the_entries_name_80_entities_two_of_them_twice() -> None:
    names = Counter(entry["name"] for entry in _entries())
    assert len(names) == 80
    twice = {name for name, count in names.items() if count == 2}
    assert twice == {"Mohamad Reza Rajabi", "Silk Road Trading Company Ltd."}
    for name in twice:
        assert {entry["destination"] for entry in _entries() if entry["name"] == name} == {CHINA, "IRAN"}


def test_requirement_and_policy_differ_by_rule_and_inside_it() -> None:
    entries = _entries()
    first = [entry for entry in entries if entry["federal_register_citation"] == RULE_12]
    second = [entry for entry in entries if entry["federal_register_citation"] == RULE_70]
    assert all("734.9(e)(2) and 744.11" in entry["license_requirement"] for entry in first)
    assert all(entry["license_requirement"].endswith(")4") for entry in first)
    assert not any("734.9" in entry["license_requirement"] for entry in second)
    assert {entry["license_policy"] for entry in second} == {"Presumption of denial"}
    presumed = {entry["name"] for entry in first if entry["license_policy"] == "Presumption of denial"}
    assert presumed == {"Beijing Academy of Artificial Intelligence", "Beijing Innovation Wisdom Technology Co., Ltd."}
    assert Counter(entry["license_policy"] for entry in first)["Policy of denial"] == 10


def test_no_cell_was_cut_badly() -> None:
    for entry in _entries():
        assert list(entry) == [
            "destination",
            "name",
            "aliases",
            "addresses",
            "license_requirement",
            "license_policy",
            "federal_register_citation",
        ]
        assert all(value == value.strip() for value in entry.values())
        assert _parts(entry["addresses"]), entry["name"]
        for part in [entry["name"], *_parts(entry["aliases"]), *_parts(entry["addresses"])]:
            assert not re.search(r"a\.k\.a|\balias|; and|;|^and |^—|alternate address", part), part
        assert parse_fr_citations(entry["federal_register_citation"])


def test_shared_addresses_of_nettrix_and_suma_are_there() -> None:
    at_nansong = {
        entry["name"] for entry in _entries() if re.search(r"No\. 88, Nansong R(oad|d\.)", entry["addresses"])
    }
    assert at_nansong == {
        "Nettrix Information Industry Co., Ltd.",
        "Suma Techology Co., Ltd.",
        "Suma-USI Electronics Co., Ltd.",
    }


def test_aliases_are_those_of_the_entry() -> None:
    aliases = {entry["name"]: _parts(entry["aliases"]) for entry in _entries()}
    assert aliases["Inspur Taiwan"] == ["Number Media Ltd.", "Inspur Taiwan—R&D Center", "Digital Cloud Ltd."]
    assert aliases["Proc-Master"] == []
    assert sum(len(found) for found in aliases.values()) > 150


def _runs(text: str, length: int) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return {tuple(words[at : at + length]) for at in range(len(words) - length + 1)}


def test_nothing_is_copied_from_the_articles(shared: Path) -> None:
    articles = sorted((shared / "data" / "articles").glob("*.txt"))
    assert articles
    copied = [
        (path.name, " ".join(run))
        for article in articles
        for path in [*DIGESTS, ENTRIES]
        for run in _runs(article.read_text(encoding="utf-8"), SHARED_WORDS_MAX + 1)
        & _runs(path.read_text(encoding="utf-8"), SHARED_WORDS_MAX + 1)
    ]
    assert copied == []


def test_the_entries_are_those_of_the_list(shared: Path) -> None:
    (path,) = (shared / "data" / "ecfr").glob("*.xml")
    text = html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", path.read_text(encoding="utf-8"))))
    for entry in _entries():
        assert entry["name"] in text
        assert all(part in text for part in [*_parts(entry["aliases"]), *_parts(entry["addresses"])]), entry["name"]
