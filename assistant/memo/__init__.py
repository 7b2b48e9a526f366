"""Memos: answers with footnotes as a document to send, which carries its evidence and can be checked later."""
