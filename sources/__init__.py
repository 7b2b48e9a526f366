"""What was published: documents, their immutable versions and the store that keeps them."""
