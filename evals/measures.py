"""The pass rule of an eval case (`INTERFACE`, Eval cases), as pure functions of a case and an answer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from evals.model import PATTERN_FLAGS, Case, Fact, SourceExpected, SourceMatcher
from evals.results import Check
from sources.errors import FootnoteError
from sources.model import Span
from sources.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

_NEGATION = re.compile(
    # "No. 88" is a number, not a negation.
    r"\b(?:no\b(?!\.\s*\d)|(?:not|nothing|none|never|neither|without)\b)|n['’]t\b",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_BY_PREFIX = frozenset({"list", "as_of"})
_SHOWN = 80


def check_answer(case: Case, answer: Mapping[str, Any]) -> tuple[Check, ...]:
    """Check an answer, the object of `ask --json`, against a case. The case passes when every check does."""
    said = said_of(answer)
    seen = seen_of(answer)
    expect = case.expect
    return (
        _check_outcome(case, answer),
        *(check_fact(fact, answer, seen) for fact in expect.facts if fact.vital),
        _check_said(expect.facts, said, str(answer["outcome"])),
        *(_check_source(number, source, answer["citations"]) for number, source in enumerate(expect.sources, 1)),
        *(_check_forbidden(number, pattern, said) for number, pattern in enumerate(expect.forbid, 1)),
        _check_statements(answer),
        _check_framing(answer["statements"]),
    )


def crashed(error: BaseException) -> tuple[Check, ...]:
    """Return the checks of a case that the assistant did not answer: one, failed."""
    return (Check("answered", passed=False, reason=f"crashed: {_named(error)}"),)


def unscored(error: BaseException) -> tuple[Check, ...]:
    """Return the checks of a case whose answer could not be checked: one, failed."""
    return (Check("scored", passed=False, reason=f"unscored: {_named(error)}"),)


def said_of(answer: Mapping[str, Any]) -> str:
    """Return what is said: the answer and the statements' texts, one a line."""
    return "\n".join([str(answer["answer"]), *(str(statement["text"]) for statement in answer["statements"])])


def seen_of(answer: Mapping[str, Any]) -> str:
    """Return what is seen: what is said and every quote, document number and locator."""
    parts = [said_of(answer)]
    for citation in answer["citations"]:
        parts += _words_of(citation)
    return "\n".join(parts)


def check_fact(fact: Fact, answer: Mapping[str, Any], seen: str) -> Check:
    """Check one fact, vital or not, against what is seen of an answer."""
    passed = _matches_any(fact.any, seen)
    if passed:
        return Check(f"fact {fact.id}", passed, citations=_cited_for(fact, answer))
    return Check(f"fact {fact.id}", passed, f"fact {fact.id} is not seen: {_short(' or '.join(fact.any))}")


def fits(matcher: SourceMatcher, citation: Mapping[str, Any]) -> bool:
    """Tell whether a matcher fits a citation: `list` and `as_of` by prefix, the rest by containment, without case."""
    for name, wanted in matcher.given.items():
        value = str(citation.get(name) or "").casefold()
        found = value.startswith(wanted.casefold()) if name in _BY_PREFIX else wanted.casefold() in value
        if not found:
            return False
    return True


def is_negated(sentence: str) -> bool:
    """Tell whether a sentence holds a negation.

    >>> is_negated("It is not listed."), is_negated("It stands at No. 88 Example Road.")
    (True, False)
    """
    return bool(_NEGATION.search(sentence))


def inexact_quotes(answer: Mapping[str, Any], read_text: Callable[[str, str], str]) -> tuple[str, ...]:
    """Return a line for each citation whose quote is not its version's text from start to end; empty when all are.

    Args:
        answer: The object of `ask --json`.
        read_text: Returns the canonical text of a document's version, both given by id; what it raises as
            `FootnoteError` is a fault of the citation.
    """
    faults = []
    for citation in answer["citations"]:
        document_id, start, end = str(citation["document_id"]), int(citation["start"]), int(citation["end"])
        try:
            text = read_text(document_id, str(citation["version"]))
        except FootnoteError as exc:
            faults.append(f"citation {citation['n']}: {exc}")
            continue
        # A slice past the end would be cut short without an error.
        if not 0 <= start < end <= len(text) or text[start:end] != citation["quote"]:
            quote = _short(citation["quote"])
            faults.append(f"citation {citation['n']}: {document_id} {start}:{end} does not read {quote}")
    return tuple(faults)


def _check_outcome(case: Case, answer: Mapping[str, Any]) -> Check:
    wanted = [outcome.value for outcome in case.expect.outcome]
    passed = answer["outcome"] in wanted
    return Check("outcome", passed, "" if passed else f"outcome is {answer['outcome']}, not {' or '.join(wanted)}")


def _cited_for(fact: Fact, answer: Mapping[str, Any]) -> tuple[int, ...]:
    """Return the numbers of the citations that hold a fact, or that a statement of it cites, in their order."""
    found = {int(one["n"]) for one in answer["citations"] if _matches_any(fact.any, "\n".join(_words_of(one)))}
    for statement in answer["statements"]:
        if _matches_any(fact.any, str(statement["text"])):
            found.update(statement["citations"])
    return tuple(sorted(found))


def _check_said(facts: Iterable[Fact], said: str, outcome: str) -> Check:
    vital = [fact for fact in facts if fact.vital]
    passed = outcome != "answered" or not vital or any(_matches_any(fact.any, said) for fact in vital)
    return Check("said", passed, "" if passed else "no vital fact is said; they stand in quotes only, or nowhere")


def _check_source(number: int, source: SourceExpected, citations: Iterable[Mapping[str, Any]]) -> Check:
    fitting = tuple(int(one["n"]) for one in citations if any(fits(matcher, one) for matcher in source.any))
    if fitting:
        return Check(f"source {number}", passed=True, citations=fitting)
    wanted = " or ".join(str(matcher.given) for matcher in source.any)
    return Check(f"source {number}", passed=False, reason=f"source {number} is not cited: {_short(wanted)}")


def _check_forbidden(number: int, pattern: str, said: str) -> Check:
    for sentence in sentences_said(said):
        if re.search(pattern, sentence, PATTERN_FLAGS) and not is_negated(sentence):
            reason = f"forbidden {_short(pattern)} is said: {_short(sentence)}"
            return Check(f"forbid {number}", passed=False, reason=reason)
    return Check(f"forbid {number}", passed=True)


def sentences_said(said: str) -> tuple[str, ...]:
    """Split what is said into sentences; a line end always ends one."""
    return tuple(
        line[span.start : span.end]
        for line in said.split("\n")
        if line.strip()
        for span in split_sentences(line, Span(0, len(line)))
    )


def _check_statements(answer: Mapping[str, Any]) -> Check:
    statements = answer["statements"]
    if answer["outcome"] == "answered" and not statements:
        return Check("statements", passed=False, reason="answered without a statement")
    numbers = {citation["n"] for citation in answer["citations"]}
    for statement in statements:
        if statement["kind"] == "framing":
            continue
        if not statement["citations"]:
            return Check("statements", passed=False, reason=f"no citation: {_short(statement['text'])}")
        unknown = [n for n in statement["citations"] if n not in numbers]
        if unknown:
            reason = f"citation {unknown[0]} does not exist: {_short(statement['text'])}"
            return Check("statements", passed=False, reason=reason)
    return Check("statements", passed=True)


def _check_framing(statements: Iterable[Mapping[str, Any]]) -> Check:
    for statement in statements:
        if statement["kind"] == "framing" and _DIGIT.search(statement["text"]):
            return Check("framing", passed=False, reason=f"framing holds a digit: {_short(statement['text'])}")
    return Check("framing", passed=True)


def _words_of(citation: Mapping[str, Any]) -> list[str]:
    return [str(citation[key]) for key in ("quote", "document_number", "locator") if citation.get(key)]


def _named(error: BaseException) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())}"


def _matches_any(patterns: Iterable[str], text: str) -> bool:
    return any(re.search(pattern, text, PATTERN_FLAGS) for pattern in patterns)


def _short(text: object) -> str:
    flat = " ".join(str(text).split())
    return flat if len(flat) <= _SHOWN else f"{flat[: _SHOWN - 1]}…"
