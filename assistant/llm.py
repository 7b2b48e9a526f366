"""The language models of llama-index behind our own interface. Beside index/llama.py the only importer of llama_index.

Prompts go to the endpoint of the settings and nowhere else: no redirect is followed, no retry is made, and of what the
environment holds for other programs (keys, organisations, headers) nothing is sent.
"""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlsplit

import httpx

from assistant.language import CHARACTERS_A_TOKEN, Failure, ModelFailedError, ModelSettingsError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator
    from contextlib import AbstractContextManager

    from assistant.language import LanguageModel, Prompt, Usage
    from assistant.settings import Settings

ANTHROPIC = "anthropic:"
"""Begins the name of a model that Anthropic serves; it needs no address."""
NO_KEY = "none"
"""Sent in place of a key where none is set: the vendor's client would look for one in the environment."""
RESPONSE_BYTES_MAX = 2_000_000
_HEADERS = frozenset(
    ["host", "accept", "accept-encoding", "connection", "content-type", "content-length", "user-agent"]
)
_CHATTY = ("openai", "httpx", "httpcore", "llama_index", "anthropic")
_LOCAL = frozenset(["127.0.0.1", "localhost", "::1"])


class _Chats(Protocol):
    """What is used of a llama-index LLM."""

    def stream_chat(self, messages: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - the vendor's types are not read
        """Yield chat responses, each with the piece that is new as `delta`."""
        ...


class Endpoint:
    """A language model behind an endpoint. Usable from any thread; each answer has a connection of its own."""

    def __init__(
        self, name: str, sent_to: str, connect: Callable[[int, float], AbstractContextManager[_Chats]]
    ) -> None:
        self.name = name
        self.sent_to = sent_to
        self._connect = connect

    def stream(self, prompt: Prompt, usage: Usage, *, tokens: int, timeout_s: float) -> Generator[str]:
        """Yield pieces of the answer: see `assistant.language.LanguageModel`."""
        written = 0
        reported: tuple[int, int] | None = None
        try:
            with self._connect(tokens, timeout_s) as chats:
                for response in chats.stream_chat(_messages(prompt)):
                    reported = _tokens_of(response) or reported
                    piece = response.delta or ""
                    if not isinstance(piece, str):
                        raise ModelFailedError(Failure.MALFORMED)
                    written += len(piece)
                    yield piece
            if not written:
                raise ModelFailedError(Failure.EMPTY)
        except ModelFailedError:
            raise
        except Exception as exc:  # noqa: BLE001 - vendors raise what they like on a malformed answer; none of it is shown
            raise _failure_of(exc) from None
        finally:
            asked = len(prompt.system) + len(prompt.user)
            estimated = (asked // CHARACTERS_A_TOKEN, written // CHARACTERS_A_TOKEN)
            read, wrote = reported or estimated
            usage.prompts += 1
            usage.tokens_read += read
            usage.tokens_written += wrote


def open_model(settings: Settings, name: str | None = None) -> LanguageModel | None:
    """Return the model of the settings, or the one of this name at their address; None for `none`, or when none is set.

    Nothing is sent before a prompt is.

    Raises:
        ModelSettingsError: the settings do not go together, or what they need is not installed.
    """
    wanted = name or settings.llm_model
    if wanted == "none" or (not wanted and not settings.llm_base_url):
        return None
    if not wanted:
        raise ModelSettingsError(
            "FOOTNOTE_LLM_BASE_URL is set, but no model; set FOOTNOTE_LLM_MODEL to the name of one that is served there"
        )
    for logger in _CHATTY:
        logging.getLogger(logger).setLevel(logging.WARNING)  # at DEBUG they log whole prompts
    key = settings.llm_api_key.get_secret_value() if settings.llm_api_key else ""
    if wanted.startswith(ANTHROPIC):
        return _anthropic(wanted.removeprefix(ANTHROPIC), key)
    return _openai_like(wanted, _checked_address(settings.llm_base_url), key)


def _openai_like(name: str, address: str, key: str) -> Endpoint:
    try:
        from llama_index.llms.openai_like import OpenAILike
    except ImportError as exc:
        raise _not_installed("llm", name) from exc

    @contextmanager
    def connect(tokens: int, timeout_s: float) -> Iterator[_Chats]:
        with httpx.Client(transport=_Guarded(key), timeout=timeout_s, follow_redirects=False) as client:
            yield OpenAILike(
                model=name, api_base=address, api_key=key or NO_KEY, is_chat_model=True, max_retries=0, temperature=0.0,
                max_tokens=tokens, timeout=timeout_s, http_client=client,
                additional_kwargs={"stream_options": {"include_usage": True}},
            )  # fmt: skip

    parts = urlsplit(address)
    local = parts.hostname in _LOCAL
    how = "" if local or parts.scheme == "https" else ", unencrypted"
    return Endpoint(name, f"{parts.netloc} ({'this machine' if local else f'another machine{how}'})", connect)


def _anthropic(name: str, key: str) -> Endpoint:
    try:
        from llama_index.llms.anthropic import Anthropic
    except ImportError as exc:
        raise _not_installed("anthropic", f"{ANTHROPIC}{name}") from exc
    if not key:
        raise ModelSettingsError(f"the model {ANTHROPIC}{name} needs a key; set FOOTNOTE_LLM_API_KEY")

    @contextmanager
    def connect(tokens: int, timeout_s: float) -> Iterator[_Chats]:
        yield Anthropic(
            model=name, api_key=key, base_url="https://api.anthropic.com", max_retries=0, temperature=0.0,
            max_tokens=tokens, timeout=timeout_s,
        )  # fmt: skip

    return Endpoint(name, "api.anthropic.com (another machine)", connect)


def _not_installed(extra: str, name: str) -> ModelSettingsError:
    return ModelSettingsError(
        f"the model {name} needs the extra {extra!r}, which is not installed; run: pip install 'footnote[{extra}]'"
    )


def _checked_address(address: str | None) -> str:
    try:
        parts = urlsplit(address or "")
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        usable = False
    if not address or not usable:
        raise ModelSettingsError(
            "FOOTNOTE_LLM_BASE_URL must be the http or https address of an OpenAI-compatible endpoint, without a name "
            "or password in it, such as http://127.0.0.1:11434/v1; or set --model none"
        )
    return address


def _messages(prompt: Prompt) -> list[Any]:
    from llama_index.core.base.llms.types import ChatMessage, MessageRole

    return [
        ChatMessage(role=MessageRole.SYSTEM, content=prompt.system),
        ChatMessage(role=MessageRole.USER, content=prompt.user),
    ]


def _tokens_of(response: Any) -> tuple[int, int] | None:  # noqa: ANN401 - the vendor's types are not read
    counted = getattr(response, "additional_kwargs", None) or {}
    read, wrote = counted.get("prompt_tokens"), counted.get("completion_tokens")
    return (read, wrote) if isinstance(read, int) and isinstance(wrote, int) else None


def _failure_of(exc: Exception) -> ModelFailedError:
    """Tell how an endpoint failed from what its vendor's client raised, whose words are kept from users and logs."""
    status = getattr(exc, "status_code", None)
    if isinstance(status, int):
        return ModelFailedError(Failure.STATUS, status)
    causes = {type(one).__name__ for one in (exc, exc.__cause__, exc.__context__) if one is not None}
    if causes & {"ReadTimeout", "APITimeoutError", "WriteTimeout", "PoolTimeout"}:
        return ModelFailedError(Failure.LATE)
    if causes & {"ConnectError", "ConnectTimeout", "UnsupportedProtocol"}:
        return ModelFailedError(Failure.UNREACHED)
    if causes & {"ReadError", "RemoteProtocolError", "WriteError", "APIConnectionError"}:
        return ModelFailedError(Failure.BROKEN_OFF)
    return ModelFailedError(Failure.MALFORMED)


class _Guarded(httpx.HTTPTransport):
    """Sends no header but ours, and reads no more than an answer can be."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self._key = key

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        for header in [name for name in request.headers if name.lower() not in _HEADERS]:
            del request.headers[header]
        if self._key:
            request.headers["Authorization"] = f"Bearer {self._key}"
        response = super().handle_request(request)
        response.stream = _Capped(response.stream)
        return response


class _Capped(httpx.SyncByteStream):
    def __init__(self, stream: Any) -> None:  # noqa: ANN401 - whatever httpx gives
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        read = 0
        for chunk in self._stream:
            read += len(chunk)
            if read > RESPONSE_BYTES_MAX:
                raise ModelFailedError(Failure.TOO_LONG)
            yield chunk

    def close(self) -> None:
        self._stream.close()
