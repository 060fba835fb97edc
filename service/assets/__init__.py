"""What the browser is given: a stylesheet, scripts and an icon, built once and served by Heard."""

from pathlib import Path

BUILT = Path(__file__).parent / "built"
