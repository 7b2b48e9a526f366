"""Errors that a user can act on. Each message is one line: what failed, what was allowed, what to do.

FootnoteError                 the user's problem, exit code 1
├── SourceError               a file cannot be read as a document
│   └── UnknownFormatError    no reader recognises its content
├── MetadataError             metadata.yml is wrong
├── DateError                 text is not a date of an allowed form
├── LibraryError              the canonical store cannot be used
├── NotInLibraryError         an id or version is not in the library
├── IndexNotBuiltError        nothing is served yet
├── IndexStaleError           the served generation does not fit this library or the settings
├── BuildLockedError          another process is building
├── FetchError                a service did not give what was asked of it
│   ├── AddressRefusedError   an address that must not be connected to
│   └── NothingThereError     the service has nothing at the address
├── FetchLockedError          another process is fetching
├── GenerationError           a generation is damaged or failed its self-check
│   └── GenerationRefusedError    the gate refused to have a new generation served
└── CitationError             a quote is not the text at its span
"""


class FootnoteError(Exception):
    """Base of every error that is the user's to solve; its text is shown as one line."""


class SourceError(FootnoteError):
    """A file cannot be read as a document."""


class UnknownFormatError(SourceError):
    """No reader recognises the content of a file."""


class MetadataError(FootnoteError):
    """A `metadata.yml` is malformed or holds a value that is not allowed."""


class DateError(FootnoteError):
    """A text is not a date of an allowed form."""


class LibraryError(FootnoteError):
    """The canonical store is missing, damaged, locked or of another schema."""


class NotInLibraryError(FootnoteError):
    """A document, version or entity that was asked for is not in the library."""


class IndexNotBuiltError(FootnoteError):
    """No generation is served yet."""


class IndexStaleError(FootnoteError):
    """The served generation was built with another model or schema than the one now asked for."""


class BuildLockedError(FootnoteError):
    """Another process holds the build lock."""

    def __init__(self, pid: int | None) -> None:
        self.pid = pid
        holder = "another process" if pid is None else f"process {pid}"
        super().__init__(
            f"an index build is already running ({holder}); wait for it or end it, then run `footnote index`"
        )


class FetchError(FootnoteError):
    """A service did not give what was asked of it, however often it was asked."""


class AddressRefusedError(FetchError):
    """An address leads where nothing may be fetched from: this machine, its network, another service."""


class NothingThereError(FetchError):
    """The service says that there is nothing at an address, or no longer."""


class FetchLockedError(FootnoteError):
    """Another process holds the fetch lock."""

    def __init__(self, pid: int | None) -> None:
        self.pid = pid
        holder = "another process" if pid is None else f"process {pid}"
        super().__init__(f"`footnote fetch` is already running ({holder}); wait for it or end it, then run it again")


class GenerationError(FootnoteError):
    """A generation is damaged, incomplete or failed its self-check."""


class GenerationRefusedError(GenerationError):
    """A new generation was refused before it was served; `reasons` holds one line for each thing that is worse."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        self.reasons = reasons
        count = "1 reason" if len(reasons) == 1 else f"{len(reasons)} reasons"
        super().__init__(
            f"the new index is not served, for {count}, the first: {reasons[0]}; what was served before still is; mend "
            "the documents, or run `footnote index` without --gate"
        )


class CitationError(FootnoteError):
    """A quote is not the text of its version at its span."""
