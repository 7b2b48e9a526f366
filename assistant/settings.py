"""Settings: the only reader of the environment."""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_data_path
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource


class Settings(BaseSettings):
    """What can be set, by `FOOTNOTE_…` in the environment or by `settings.toml` in the home; the environment wins."""

    model_config = SettingsConfigDict(env_prefix="FOOTNOTE_", extra="ignore")

    home: Path = Field(default_factory=lambda: user_data_path("footnote", appauthor=False))
    """Folder of the library, its generations and its logs."""
    embedding_model: Path | None = None
    """Folder of a sentence-transformers model; None: the packaged all-MiniLM-L6-v2."""
    reranker_model: Path | None = None
    """Folder of a cross-encoder that puts the best passages in order anew; None: they stay as they are found."""
    eval_tolerance: float = Field(default=0.0, ge=0.0, le=1.0)
    """How far a measure, or the share of passing cases, may fall before `footnote-evals compare` exits with 1."""
    federal_register_url: str | None = None
    """Address of the Federal Register API; None: as in `sources/catalog`. So the two that follow."""
    ecfr_url: str | None = None
    csl_url: str | None = None
    fetch_private: bool = False
    """Let `footnote fetch page` connect to addresses that are not on the public internet."""
    llm_base_url: str | None = None
    """Address of an OpenAI-compatible endpoint for the optional language model; None: no model."""
    llm_model: str | None = None
    """Name of the model there; `anthropic:NAME` for one that Anthropic serves, without an address."""
    llm_api_key: SecretStr | None = None
    """Its key; sent to that endpoint alone, never printed or logged."""
    llm_deadline_s: float = Field(default=20.0, gt=0.0, le=600.0)
    """Seconds that the model may take for one question, all in all."""
    llm_first_token_s: float = Field(default=10.0, gt=0.0, le=600.0)
    """Seconds until it must have begun to answer."""
    llm_max_tokens: int = Field(default=1200, ge=16, le=32_000)
    """Tokens that it may write for one prompt."""
    debug: bool = False
    """Show tracebacks."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Order the sources: arguments, environment, then `settings.toml` of the home."""
        del dotenv_settings, file_secret_settings
        home = {**env_settings(), **init_settings()}.get("home")
        folder = Path(str(home)) if home else user_data_path("footnote", appauthor=False)
        return (init_settings, env_settings, TomlConfigSettingsSource(settings_cls, folder / "settings.toml"))
