from pathlib import Path
from typing import Any

import gradio
import pytest

from assistant.answer import Assistant
from assistant.asking import read_question
from assistant.memo.compose import Composer
from assistant.memo.model import Part, Style
from assistant.served import Reply, Served
from assistant.web.conversation import Exchange
from assistant.web.links import Place
from assistant.web.memo_tab import MemoTab
from assistant.web.memo_view import ENTRIES_MAX, Draft, draft_html, preview_html, with_answer, with_quotation
from assistant.web.source_panel import read_source, source_html
from index.embed import HashEmbedder
from tests.asked import TODAY
from tests.assistant.web.test_markup import HOSTILE


def own(words: str) -> Part:
    return Part(own=words)


@pytest.fixture
def draft() -> Draft:
    return Draft().added(own("one")).added(own("two")).added(own("three"))


def words(draft: Draft) -> list[str]:
    return [entry.part.own for entry in draft.entries]


def test_entries_move_within_the_ends_and_keep_their_ids(draft: Draft) -> None:
    assert words(draft.moved(2, -1)) == ["one", "three", "two"]
    assert words(draft.moved(0, -1)) == words(draft.moved(2, 1)) == words(draft.moved(99, 1)) == ["one", "two", "three"]
    assert [entry.entry_id for entry in draft.moved(0, 1).dropped(1).added(own("four")).entries] == [0, 2, 3]


def test_words_are_added_or_take_the_place_of_those_that_are_edited(draft: Draft) -> None:
    edited = Draft(draft.entries, edited=1, made=draft.made)
    assert words(edited.with_words("zwei")) == ["one", "zwei", "three"]
    assert words(edited.dropped(1).with_words("four")) == ["one", "three", "four"]
    assert words(draft.with_words("four")) == ["one", "two", "three", "four"]


def test_a_full_memo_takes_no_more() -> None:
    draft = Draft()
    for number in range(ENTRIES_MAX + 5):
        draft = draft.added(own(str(number)))
    assert len(draft.entries) == ENTRIES_MAX
    assert "at most 100 entries" in draft_html(draft)


def quoted_place(assistant: Assistant) -> Place:
    answer = assistant.ask(read_question("What licence requirement and review policy apply to Quill Optics?"))
    cited = answer.statements[-1].citations[-1]
    return Place(document_id=cited.document_id, version=cited.version, span=cited.span)


def test_a_quotation_of_the_source_panel_becomes_a_verified_footnote(assistant: Assistant) -> None:
    place = quoted_place(assistant)
    source = read_source(assistant, place, TODAY)
    draft = with_quotation(Draft(), source, assistant.snapshot.generation)
    memo = Composer(assistant, Style.PLAIN, TODAY).compose([entry.part for entry in draft.entries])
    [part] = memo.parts
    assert (len(part.notes), memo.left_out.citations) == (1, 0)
    assert source.version.quote(place.span) in part.statements[0].text


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_escaped_in_list_and_preview(assistant: Assistant, text: str) -> None:
    draft = with_answer(Draft(), assistant.ask(read_question("Why was Zeta Robotics listed?"))).added(own(text))
    memo = Composer(assistant, Style.FR, TODAY).compose([entry.part for entry in draft.entries], title=text)
    for shown in (draft_html(draft), preview_html(memo)):
        assert "\n" not in shown
        for found in ("<script", "<img", "<iframe", "<svg", "onerror=", "javascript:"):
            assert found not in shown.replace("&#", "") or found in {"onerror=", "javascript:"}


@pytest.fixture
def tab(invented_home: Path) -> Any:
    served = Served(invented_home, HashEmbedder(), lambda: TODAY)
    with gradio.Blocks(analytics_enabled=False):
        made = MemoTab(served, invented_home, lambda: TODAY)
    yield made
    served.close()


def act(tab: MemoTab, query: str, draft: Draft, exchanges: tuple[Exchange, ...] = ()) -> Draft:
    changed = tab._act(f"{draft.done + 1} {query}", exchanges, draft)[0]
    return changed if isinstance(changed, Draft) else draft


def test_the_links_of_the_page_change_the_draft(tab: MemoTab, assistant: Assistant) -> None:
    answer = assistant.ask(read_question("Why was Zeta Robotics listed?"))
    exchanges = (Exchange("failed", fault="no"), Exchange(answer.question, reply=Reply(answer, "")))
    draft = act(tab, "?memo=answer:1", Draft(), exchanges)
    place = quoted_place(assistant)
    shown = source_html(read_source(assistant, place, TODAY))
    [query] = [
        part.split('"')[0] for part in shown.replace("&amp;", "&").split('href="')[1:] if part.startswith("?memo=")
    ]
    draft = act(tab, query, draft)
    assert [bool(entry.part.question) for entry in draft.entries] == [True, False]
    assert [entry.entry_id for entry in act(tab, "?memo=up:1", draft).entries] == [1, 0]
    assert [entry.entry_id for entry in act(tab, "?memo=drop:0", draft).entries] == [1]


@pytest.mark.parametrize(
    "query",
    ["", "?tab=memo", "?memo=", "?memo=answer:0", "?memo=answer:9", "?memo=edit:0", "?memo=drop:x", "?memo=up:-1", "?memo=quote:0",
     "?memo=quote:0&quoted=none&span=1:2", "?memo=quote:0&quoted=none", "?memo=answer:99999999999", "?" + "a=b&" * 50 + "memo=drop:0"],
)  # fmt: skip
def test_an_address_that_means_nothing_changes_nothing(tab: MemoTab, query: str) -> None:
    draft = Draft().added(Part(question="q"))
    assert act(tab, query, draft, (Exchange("failed", fault="no"),)).entries == draft.entries


def test_acts_are_done_once_and_none_is_lost(tab: MemoTab, draft: Draft) -> None:
    once = tab._act("1 ?memo=up:2\n2 ?memo=drop:0", (), draft)[0]
    assert words(once) == ["three", "two"]
    again = tab._act("1 ?memo=up:2\n2 ?memo=drop:0\n3 ?memo=up:1", (), once)[0]
    assert words(again) == ["two", "three"]
    assert tab._act("1 ?memo=up:2\n2 ?memo=drop:0\n3 ?memo=up:1", (), again) == tab._act("", (), again)
    assert again.emptied().done == 3


def test_two_sessions_share_nothing(tab: MemoTab) -> None:
    mine = act(tab, "?memo=drop:0", Draft().added(own("mine")))
    assert mine.entries == ()
    assert tab._draft.value == Draft()
