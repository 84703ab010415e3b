"""Settings that an operator may set, read from the environment and from the file `env` in the data folder."""

import os
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parents[3]


class Environment(BaseSettings):
    """What differs between two installations. The environment variable of a field is its name in capitals."""

    model_config = SettingsConfigDict(extra="ignore")

    secret_key: str = Field(description="Signs sessions and links; `./start` writes a random one.")
    data_dir: Path = Field(
        default=ROOT / "var", description="Folder of the database, uploaded files and outgoing mails."
    )
    database_url: str = Field(
        default="", description="postgresql://user:password@host:port/name; empty: SQLite in the data folder."
    )
    debug: bool = Field(default=False, description="Only for development.")
    allowed_hosts: str = Field(default="localhost,127.0.0.1,[::1]", description="Host names, separated by commas.")
    csrf_trusted_origins: str = Field(
        default="", description="Addresses with https:// behind a proxy, separated by commas."
    )
    site_url: str = Field(
        default="http://localhost:8000",
        description="Address of the site, for links in mails and papers; no slash at the end.",
    )
    https_only: bool = Field(
        default=False, description="Secure cookies and HSTS; set it as soon as there is a certificate."
    )
    require_second_factor: bool = Field(
        default=True, description="Staff must sign in with a second factor or a passkey."
    )
    email_url: str = Field(
        default="",
        description="smtp://user:password@host:port or smtps://…; empty: mails become files in the data folder.",
    )
    basemap_style_url: str = Field(
        default="",
        pattern=r"^(https://[A-Za-z0-9.-]+(:\d+)?/[A-Za-z0-9._/-]+)?$",
        description="Style of a vector base map for the movable map of offers; empty: borders and names only, from our own server.",
    )
    email_from: str = Field(default="werkstattplan@localhost", description="Sender of mails.")


def read_environment() -> Environment:
    """The environment of this installation; the process environment wins over the file."""
    data_dir = Path(os.environ.get("DATA_DIR", ROOT / "var"))
    return Environment(_env_file=data_dir / "env")  # type: ignore[call-arg]
