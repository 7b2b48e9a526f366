"""Questions made from random rows of the real list: each answer is checked against the row; the data are changed and asked."""

import random
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant.answer import Assistant
from assistant.home import build_index, utc_now
from assistant.model import Answer, Outcome, Question
from assistant.records import NONE_PRINTED
from index.embed import HashEmbedder
from sources.ingest import add_paths
from sources.library import Library
from sources.model import Listing, PartialDate
from tests.asked import said
from tests.renamed import is_kin, renamed

TODAY = date(2026, 11, 20)
QUESTIONS = 500
NAMES = 300
SEED = 20261120


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> Path:
    folder = tmp_path_factory.mktemp("rows")
    _fill(folder, [shared / "data" / "ecfr", shared / "data" / "federal_register"])
    return folder


def _fill(folder: Path, paths: list[Path]) -> None:
    with Library.open(folder) as library:
        assert all(result.status == "added" for result in add_paths(library, paths, now=utc_now))
    build_index(folder, embedder=HashEmbedder())


@pytest.fixture(scope="module")
def assistant(home: Path) -> Iterator[Assistant]:
    opened = Assistant.open(home, clock=lambda: TODAY, embedder=HashEmbedder())
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def rows(assistant: Assistant) -> tuple[Listing, ...]:
    document_id = next(key for key in assistant.snapshot.documents if key.startswith("ecfr:"))
    return assistant.snapshot.library.listings(document_id, assistant.snapshot.documents[document_id].version)


def cited_rows(assistant: Assistant, answer: Answer) -> set[str]:
    return {cited.quote for statement in answer.statements for cited in statement.citations}


def misspelt(name: str, chance: random.Random) -> str:
    letters = [place for place, letter in enumerate(name) if letter.isalpha() and letter.islower()]
    place = chance.choice(letters[1:])
    return name[:place] + name[place + 1 :]


def flat(text: str) -> str:
    return " ".join(text.split())


def test_five_hundred_questions_about_random_rows(assistant: Assistant, rows: tuple[Listing, ...]) -> None:
    chance = random.Random(SEED)
    exact = {"asked": 0, "right": 0}
    wrong: list[str] = []
    for row in chance.sample(rows, QUESTIONS):
        name = chance.choice((row.name, *row.aliases)).value
        kind = chance.choice(("status", "policy", "destination", "citation"))
        question = {
            "status": f"Is {name} on the Entity List?",
            "policy": f"Which licence review policy applies to {name}?",
            "destination": f"Under which destination is {name} listed?",
            "citation": f"When was {name} added to the Entity List?",
        }[kind]
        answer = assistant.ask(Question(question))
        bearers = {
            other.name.value for other in rows if name in {field.value for field in (other.name, *other.aliases)}
        }
        found = {match.name for match in answer.entities}
        exact["asked"] += 1
        exact["right"] += bearers <= found
        if answer.outcome is Outcome.ANSWERED and bearers <= found and len(found) == 1:
            wrong += _wrong_facts(kind, row, rows, said(answer))
    assert wrong == []
    assert exact["right"] / exact["asked"] >= 0.99


def _wrong_facts(kind: str, row: Listing, rows: tuple[Listing, ...], text: str) -> list[str]:
    same = [other for other in rows if other.name.value == row.name.value]
    if kind == "policy":
        allowed = {flat(other.policy.value) if other.policy else NONE_PRINTED for other in same}
        printed = set(re.findall(r"licence review policy: (?:“([^”]+)”|this copy prints none)", text))
        return [f"{row.name.value}: {policy}" for policy in printed - allowed if policy]
    if kind == "destination":
        allowed = {other.destination.value for other in same if other.destination}
        printed = set(re.findall(r"stands under the destination ([^.]+)\.", text))
        return [f"{row.name.value}: {destination}" for destination in printed - allowed]
    return []


def test_names_with_one_letter_left_out(assistant: Assistant, rows: tuple[Listing, ...]) -> None:
    chance = random.Random(SEED)
    long_enough = [row for row in rows if sum(letter.islower() for letter in row.name.value) > 6]
    found = 0
    for row in chance.sample(long_enough, 200):
        question = f"Is {misspelt(row.name.value, chance)} on the Entity List?"
        found += row.name.value in {match.name for match in assistant.ask(Question(question)).entities}
    assert found >= 190


def test_names_written_otherwise(assistant: Assistant, rows: tuple[Listing, ...]) -> None:
    chance = random.Random(SEED)
    asked, missed, strange = Counter[str](), Counter[str](), []
    for number, row in enumerate(chance.sample(rows, NAMES)):
        for way, text in renamed(row, number).items():
            hits = assistant.materials.names.find(text, as_of=TODAY)
            asked[way] += 1
            missed[way] += not any(is_kin(row, found) for hit in hits for found in hit.listings)
            strange += [(text, hit.matched) for hit in hits if not any(is_kin(row, found) for found in hit.listings)]
    assert all(missed[way] <= 0.03 * asked[way] for way in asked), missed
    assert len(strange) <= 0.005 * asked.total(), strange


def test_an_empty_cell_is_said_to_be_empty(assistant: Assistant, rows: tuple[Listing, ...]) -> None:
    chance = random.Random(SEED)
    for row in chance.sample([row for row in rows if row.policy is None], 20):
        text = said(assistant.ask(Question(f"Which licence review policy applies to {row.name.value}?")))
        assert f"licence review policy: {NONE_PRINTED}" in text or "bear the name" in text


def test_the_answer_follows_the_data(tmp_path: Path, shared: Path) -> None:
    source = next((shared / "data" / "ecfr").glob("*.xml"))
    text = source.read_text(encoding="utf-8")
    kept, removed = _policy_and_removal(text)
    folder = tmp_path / "changed"
    folder.mkdir()
    (folder / source.name).write_text(kept.text, encoding="utf-8")
    home = tmp_path / "home"
    with Library.open(home) as library:
        [result] = add_paths(library, [folder], now=utc_now, as_of=PartialDate(2026, 7, 9))
    assert result.status == "added"
    build_index(home, embedder=HashEmbedder())
    assistant = Assistant.open(home, clock=lambda: TODAY, embedder=HashEmbedder())
    try:
        assert "“Policy of testing”" in said(
            assistant.ask(Question(f"Which licence review policy applies to {kept.name}?"))
        )
        gone = assistant.ask(Question(f"Is {removed} on the Entity List?"))
        assert gone.outcome is Outcome.CORRECTED
        assert "There is no entry for" in said(gone)
    finally:
        assistant.close()


class _Changed:
    def __init__(self, text: str, name: str) -> None:
        self.text = text
        self.name = name


def _name_at(line: str) -> str:
    return line.split(">")[4].split(", ")[0]


def _policy_and_removal(text: str) -> tuple[_Changed, str]:
    """Change the policy of one row and take out another, both by rule: rows of one line, one alone under its name."""
    lines = text.split("\n")
    plain = [
        number
        for number, line in enumerate(lines)
        if line.startswith("<TR><TD")
        and line.count("</TD>") == 5
        and ">Presumption of denial.<" in line
        and " LLC, " in line
    ]
    plain = [number for number in plain if text.count(_name_at(lines[number])) == 1]
    changed, gone = plain[0], plain[-1]
    names = [
        re.search(r'<TD align="left" class="gpotbl_cell">([^,<]+ LLC), ', lines[number]) for number in (changed, gone)
    ]
    assert all(names)
    lines[changed] = lines[changed].replace(">Presumption of denial.<", ">Policy of testing<")
    del lines[gone]
    kept, removed = (found.group(1) for found in names if found)
    return _Changed("\n".join(lines), kept), removed


def _written(address: str, way: str) -> str:
    """Write an address as printed, without its postal code, or in capitals."""
    one_line = flat(address)
    return {"printed": one_line, "no postal code": re.sub(r",? \d{5,6}\b", "", one_line), "capitals": one_line.upper()}[
        way
    ]


@pytest.mark.parametrize("way", ["printed", "no postal code", "capitals"])
def test_an_address_finds_its_row(assistant: Assistant, rows: tuple[Listing, ...], way: str) -> None:
    chance = random.Random(SEED)
    # A town alone is no address to look for.
    told = [row for row in rows if any(re.search(r"\d", address.value) for address in row.addresses)]
    missed: list[str] = []
    for row in chance.sample(told, 200):
        address = chance.choice([one for one in row.addresses if re.search(r"\d", one.value)])
        question = f"Which entries print the address {_written(address.value, way)}?"
        quotes = cited_rows(assistant, assistant.ask(Question(question)))
        if address.value not in quotes or row.name.value not in quotes:
            missed.append(f"{row.name.value}: {address.value}")
    assert len(missed) <= 4, missed


def _keeps(row: Listing, wanted: dict[str, str]) -> bool:
    """Tell by the row's own fields whether it meets the conditions that a question was made from."""
    # Some rows print "presumption for denial".
    policy = flat(row.policy.value).casefold().replace(" for ", " of ") if row.policy else ""
    return all(
        {
            "destination": row.destination is not None and row.destination.value == value,
            "footnote": value in row.footnotes,
            "page": any(f"{one.volume} FR {one.page}" == value for one in row.citations),
            "policy": value in policy,
        }[field]
        for field, value in wanted.items()
    )


def _conditions(row: Listing, chance: random.Random) -> dict[str, str]:
    held: dict[str, str] = {"destination": row.destination.value} if row.destination else {}
    if row.footnotes:
        held["footnote"] = chance.choice(row.footnotes)
    if row.citations:
        cited = chance.choice(row.citations)
        held["page"] = f"{cited.volume} FR {cited.page}"
    for policy in ("policy of denial", "presumption of denial"):
        if row.policy and policy in flat(row.policy.value).casefold():
            held["policy"] = policy
    return {field: held[field] for field in chance.sample(sorted(held), chance.randint(1, len(held)))}


def test_counts_are_those_of_the_rows(assistant: Assistant, rows: tuple[Listing, ...]) -> None:
    chance = random.Random(SEED)
    words = {"destination": "under {}", "footnote": "with footnote {}", "page": "citing {}", "policy": "with a {}"}
    wrong: list[str] = []
    for row in chance.sample(rows, 200):
        wanted = _conditions(row, chance)
        question = f"How many entries are there {' '.join(words[one].format(wanted[one]) for one in wanted)}?"
        count = sum(_keeps(one, wanted) for one in rows)
        text = said(assistant.ask(Question(question)))
        if not re.search(rf" has {count:,} entr(y|ies)\b", text):
            wrong.append(f"{question} {count}: {text[:160]}")
    assert wrong == []
