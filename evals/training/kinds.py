"""Learns which words of a question ask for what, from the examples in kinds.toml: `python -m evals.training.kinds`.

Writes `assistant/kinds.tsv` and prints the share of examples that four fifths of them label right (five folds).
"""

from __future__ import annotations

import tomllib
from pathlib import Path

from assistant.kinds import WEIGHTS, plain
from index.embed import SentenceEmbedder

EXAMPLES = Path(__file__).with_name("kinds.toml")
STRENGTH = 10.0
"""Inverse of the regularisation; 3 to 100 label the examples within 2 points of one another."""


def main() -> None:
    """Learn, report and write."""
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - only this script needs it
    from sklearn.model_selection import cross_val_score  # noqa: PLC0415

    examples = tomllib.loads(EXAMPLES.read_text(encoding="utf-8"))
    texts = [plain(text) for questions in examples.values() for text in questions]
    labels = [label for label, questions in examples.items() for _ in questions]
    embedder = SentenceEmbedder()
    vectors = embedder.embed(texts)
    model = LogisticRegression(C=STRENGTH, max_iter=3000, class_weight="balanced")
    right = cross_val_score(model, vectors, labels, cv=5).mean()
    model.fit(vectors, labels)
    lines = [f"model\t{embedder.name.split('/')[0]}"]
    for label, bias, weights in zip(model.classes_, model.intercept_, model.coef_, strict=True):
        lines.append("\t".join([str(label), f"{bias:.4f}", *(f"{weight:.4f}" for weight in weights)]))
    WEIGHTS.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(texts)} examples of {len(examples)} labels, {right:.1%} right in five folds; wrote {WEIGHTS}")  # noqa: T201


if __name__ == "__main__":
    main()
