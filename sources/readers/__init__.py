"""One module for each format; each has `read(data, *, name, metadata)` and returns the documents of one file."""
