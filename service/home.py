"""The folder and the file that the service keeps its things in: made for their owner alone.

What is there already is the operator's, and stays as it is.
"""

import os
from pathlib import Path

from service.config import Settings, SettingsError


def prepare(settings: Settings) -> None:
    """Make KVALI_HOME and the file of a SQLite database, where they are missing.

    SQLite would make the file readable for everybody; those that it puts beside it follow its mode.

    Raises:
        SettingsError: the system does not let us.
    """
    try:
        settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise _unusable("KVALI_HOME", "folder", settings.home, error) from error
    url = settings.database_url
    if url.get_backend_name() != "sqlite" or url.database is None:
        return
    file = Path(url.database)
    try:
        if not file.exists():
            os.close(os.open(file, os.O_CREAT | os.O_WRONLY, 0o600))
    except OSError as error:
        name = "KVALI_HOME" if file.parent == settings.home else "KVALI_DATABASE_URL"
        raise _unusable(name, "file", file, error) from error


def _unusable(name: str, what: str, path: Path, error: OSError) -> SettingsError:
    return SettingsError(f"{name}: the {what} {path} cannot be made: {error.strerror}.")
