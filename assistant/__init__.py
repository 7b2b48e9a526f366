"""How a question is answered: records, evidence, citations, abstention."""
