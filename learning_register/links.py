"""Web addresses that people enter. A page shows them as links: only plain ones are kept. Pure."""

from urllib.parse import urlsplit

from learning_register.errors import Invalid
from learning_register.guards import clean_text

MAX_LINK = 2_000


def web_link(value: str | None) -> str | None:
    """A whole address of the web, or None where nothing was entered. Raises Invalid."""
    link = clean_text(value or "")
    if not link:
        return None
    try:
        parts = urlsplit(link)
        whole = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        whole = False
    if not whole or len(link) > MAX_LINK or any(c.isspace() or not c.isprintable() for c in link):
        raise Invalid("Enter a full web address that begins with https:// or http://.", "link")
    return link
