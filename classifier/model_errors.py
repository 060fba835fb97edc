"""What can be wrong with a stored model, in words that say what to do."""


class NoModel(Exception):
    """No model has been trained yet, or the one that should serve is gone."""


class ModelRefused(Exception):
    """A model's file is not the one that its manifest describes, or cannot be read here."""


class NotLetIn(Exception):
    """A model may not serve; `reasons` says why, each in a sentence."""

    def __init__(self, version: str, reasons: tuple[str, ...]) -> None:
        super().__init__(f"Model {version} is not let in:\n" + "\n".join(f"- {r}" for r in reasons))
        self.version = version
        self.reasons = reasons
