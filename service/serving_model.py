"""The classifier that serves: loaded once, and anew when another version is let in."""

import logging
import threading
from pathlib import Path

from classifier import model_store
from classifier.model_errors import ModelRefused, NoModel
from classifier.model_history import HISTORY
from classifier.suggestion import Classifier

Stamp = tuple[int, int, int]

_log = logging.getLogger(__name__)


class ServingModel:
    """Ask for its `classifier` at each request: a look at one file tells whether it still serves.

    Each process has its own; all of them notice.
    """

    def __init__(self, folder: Path, classifier: Classifier | None = None) -> None:
        """Begin with a classifier, or load the one that serves. Raises NoModel or ModelRefused."""
        self._folder = folder
        self._lock = threading.Lock()
        self._seen = self._stamp()
        self._classifier = classifier or model_store.load(folder)

    @property
    def classifier(self) -> Classifier:
        """The classifier that serves now. One that cannot be opened leaves the one before."""
        stamp = self._stamp()
        if stamp != self._seen:
            with self._lock:
                if stamp != self._seen:
                    self._seen = stamp
                    self._load()
        return self._classifier

    def _load(self) -> None:
        try:
            if model_store.current_version(self._folder) != self._classifier.version:
                self._classifier = model_store.load(self._folder)
        except (ModelRefused, NoModel):
            _log.exception("The model that should serve cannot be opened; the one before goes on.")

    def _stamp(self) -> Stamp | None:
        try:
            found = (self._folder / HISTORY).stat()
        except FileNotFoundError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino
