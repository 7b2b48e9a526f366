"""A file emptied under a reader gives the one error that readers know, not the vendor's."""

import numpy as np
import pytest

from index.lexical import LexicalBuilder, LexicalIndex
from index.vectors import MATRIX_NAME, VectorStore, verify_vectors
from sources.errors import GenerationError


def test_an_emptied_matrix(tmp_path):
    (tmp_path / MATRIX_NAME).write_bytes(b"")
    with pytest.raises(GenerationError, match="cannot be read"):
        VectorStore(tmp_path, count=3, dimension=4)
    assert verify_vectors(tmp_path)


def test_an_emptied_word_index(tmp_path):
    words = LexicalBuilder()
    words.add("one two")
    words.add("two three")
    words.finish().save(tmp_path)
    for file in tmp_path.glob("*.npy"):
        file.write_bytes(b"")
    with pytest.raises(GenerationError):
        LexicalIndex.load(tmp_path, count=2)


def test_a_whole_matrix_is_read(tmp_path):
    np.save(tmp_path / MATRIX_NAME, np.eye(3, 4, dtype=np.float32))
    store = VectorStore(tmp_path, count=3, dimension=4, exact=True)
    store.close()
