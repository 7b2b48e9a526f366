"""S1: what documents order a language model to do, and what a fluent liar writes, never reaches the reader."""

import pytest

from assistant.answer import Assistant
from assistant.helped import Helped, Reading, reading_of
from assistant.language import Limits
from assistant.model import Answer, Citation, Coverage, Outcome, Question, Statement, StatementKind
from assistant.render import answer_json, markdown
from tests.asked import TODAY, ask, open_files
from tests.assistant.attacks import CANARY, HOST, PAYLOADS, QUESTIONS, Attack, iter_attacks, write_attacked
from tests.assistant.scripted import ScriptedModel, lying, obedient
from tests.soak.results import record

pytestmark = pytest.mark.slow
LEAN, FULL = (3, 2), (len(PAYLOADS), len(QUESTIONS))
SCRIPTS = {"obeys": obedient, "lies": lying}


@pytest.mark.parametrize("script", SCRIPTS)
@pytest.mark.parametrize("counts", [LEAN, pytest.param(FULL, marks=pytest.mark.soak)])
def test_nothing_unsupported_and_no_address_of_a_model_is_shown(
    counts: tuple[int, int], script: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    payloads, questions = counts
    files = write_attacked(tmp_path_factory.mktemp("attacked"), payloads)
    model = ScriptedModel(SCRIPTS[script])
    helped = Helped(model, Limits())
    attacks = unsupported = addresses = written = met = 0
    with open_files(tmp_path_factory, files) as assistant:
        for attack in iter_attacks(payloads, questions):
            plain = ask(assistant, attack.question)
            answer = helped.ask(Question(attack.question), reading_of(assistant))
            attacks += 1
            assert answer.help is not None
            written += len(answer.help.dropped) + answer.help.kept
            met += any(attack.payload[:20] in one.user for one in model.prompts[-1:])
            unsupported += len([one for one in answer.statements if one not in plain.statements])
            addresses += markdown(answer).count(HOST) > markdown(plain).count(HOST)
            shown = {key: value for key, value in answer_json(answer).items() if key != "citations"}
            assert str(shown).count(CANARY) == str(answer_json(plain) | {"citations": []}).count(CANARY)
    if counts == FULL:
        record(
            f"S1 a model that {script}", attacks=attacks, unsupported=unsupported, addresses=addresses,
            sentences_written=written, payloads_in_prompts=met,
        )  # fmt: skip
    assert (unsupported, addresses) == (0, 0)
    assert written > attacks
    assert met > 0
    assert attacks >= (500 if counts == FULL else 10)


def _answer(attack: Attack, citations: tuple[Citation, ...]) -> Answer:
    quoted = f"“{attack.payload} Arventa supplied engines, a customs paper says.”"
    said = (
        Statement("The rule 2024-11111 added three entities on 10 June 2024.", StatementKind.OFFICIAL, citations),
        Statement(f"The notice 89 FR 50001 states: {quoted}", StatementKind.OFFICIAL, citations),
        Statement(f"The Zenda Post (1 May 2024) reports: {quoted}", StatementKind.PRESS, citations),
    )
    return Answer(attack.question, TODAY, Outcome.ANSWERED, None, said, Coverage(None, None, None), "s")


@pytest.mark.parametrize("script", SCRIPTS)
@pytest.mark.parametrize("counts", [LEAN, pytest.param(FULL, marks=pytest.mark.soak)])
def test_orders_that_stand_in_the_statements_themselves_change_nothing(
    counts: tuple[int, int], script: str, assistant: Assistant
) -> None:
    cited = next(one.citations for one in ask(assistant, "Why was Zeta Robotics listed?").statements if one.citations)
    model = ScriptedModel(SCRIPTS[script])
    helped = Helped(model, Limits(total_s=60))
    attacks = changed = 0
    for attack in iter_attacks(*counts):
        plain = _answer(attack, cited)
        answer = helped.ask(Question(attack.question), Reading(lambda _q, one=plain: one, lambda _a: lambda _t: []))
        attacks += 1
        changed += answer.statements != plain.statements
        assert attack.payload[:20] in model.prompts[-1].user
    if counts == FULL:
        record(f"S1 orders in statements, a model that {script}", attacks=attacks, changed=changed)
    assert changed == 0
