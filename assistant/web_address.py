"""Addresses of web pages: which may be linked to, and how one points at the quoted words."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

_PLAIN_ADDRESS = re.compile(r"[!#$%&'()*+,\-./0-9:;=?@A-Z_a-z~\[\]]+\Z")
_NOT_A_PAGE = re.compile(r"\.(?:pdf|xml|json|csv|txt|docx?|xlsx?|zip)\Z", re.IGNORECASE)
_FRAGMENT_WORDS = 5
"""Words at either end of a longer quote by which a browser finds it; fewer are in a page more than once."""


def is_web_address(url: str) -> bool:
    """Tell whether an address is http or https, names a host and holds no character that must be quoted."""
    if not _PLAIN_ADDRESS.match(url):
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc


def at_words(url: str, words: str) -> str:
    """Return the address of a web page at the quoted words, by a text fragment; other addresses as they are.

    Source: the WICG's Scroll to Text Fragment. Browsers that do not know it open the page at its top.

    >>> at_words("https://example.org/a", "policy of denial")
    'https://example.org/a#:~:text=policy%20of%20denial'
    """
    line = words.split()
    if not line or not is_web_address(url) or _NOT_A_PAGE.search(urlsplit(url).path):
        return url
    ends = [line] if len(line) <= 2 * _FRAGMENT_WORDS else [line[:_FRAGMENT_WORDS], line[-_FRAGMENT_WORDS:]]
    # A hyphen and a comma mean something in a fragment, so both are written as codes.
    told = ",".join(quote(" ".join(end), safe="").replace("-", "%2D") for end in ends)
    return f"{url}{'' if '#' in url else '#'}:~:text={told}"
