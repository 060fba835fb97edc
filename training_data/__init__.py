"""The labelled texts, the 24 themes, and how both were made (see README.md in this folder).

This package holds data alone. `FOLDER` is where it stands once installed.
"""

from pathlib import Path

FOLDER = Path(__file__).parent
THEMES_FILE = FOLDER / "themes.toml"
TEXTS_FOLDER = FOLDER / "texts"
SECOND_READING = FOLDER / "second_reading.jsonl"
