"""How passages are found: passages, embeddings, generations, retrieval."""
