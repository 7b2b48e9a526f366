"""Scripts that learn the small models of the assistant, and the examples that they learn from."""
