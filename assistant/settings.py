"""Settings: the only reader of the environment."""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_data_path
from pydantic import Field
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource


class Settings(BaseSettings):
    """What can be set, by `FOOTNOTE_…` in the environment or by `settings.toml` in the home; the environment wins."""

    model_config = SettingsConfigDict(env_prefix="FOOTNOTE_", extra="ignore")

    home: Path = Field(default_factory=lambda: user_data_path("footnote", appauthor=False))
    """Folder of the library, its generations and its logs."""
    embedding_model: Path | None = None
    """Folder of a sentence-transformers model; None: the packaged all-MiniLM-L6-v2."""
    eval_tolerance: float = Field(default=0.0, ge=0.0, le=1.0)
    """How far a measure, or the share of passing cases, may fall before `footnote-evals compare` exits with 1."""
    federal_register_url: str | None = None
    """Address of the Federal Register API; None: as in `sources/catalog`. So the two that follow."""
    ecfr_url: str | None = None
    csl_url: str | None = None
    fetch_private: bool = False
    """Let `footnote fetch page` connect to addresses that are not on the public internet."""
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
