"""A word of a text among its neighbours, as the rules for names ask about them."""

from dataclasses import dataclass
from functools import cached_property

from classifier.name_lists import Cues, NameLists, cues, name_lists
from classifier.name_tokens import Token

_CLOSE = " \t\"'“‘(:"
"""What may stand between a word and the one before it."""
_STOPS = frozenset(".!?;\n")


@dataclass(frozen=True)
class Around:
    """A word, by its number, among the words of a text.

    `known` are folded names that the case's own fields hold; `careful`: the text writes capitals
    where they belong.
    """

    words: list[Token]
    at: int
    text: str
    known: frozenset[str] = frozenset()
    careful: bool = False

    @property
    def token(self) -> Token:
        """The word itself."""
        return self.words[self.at]

    @property
    def cues(self) -> Cues:
        """The words around names."""
        return cues()

    @property
    def lists(self) -> NameLists:
        """The lists of names."""
        return name_lists()

    def gap(self, left: int) -> str:
        """What stands between a word, by its number, and the next."""
        return self.text[self.words[left].end : self.words[left + 1].start]

    @cached_property
    def before(self) -> Token | None:
        """The word before, whatever stands between."""
        return self.words[self.at - 1] if self.at else None

    @cached_property
    def left(self) -> str:
        """The word before, if nothing but white space or an opening mark stands between."""
        if not self.at:
            return ""
        between = self.gap(self.at - 1)
        return "" if between.strip(_CLOSE) or "\n" in between else self.words[self.at - 1].form

    @cached_property
    def far_left(self) -> str:
        """The word before, across a comma or a bracket too, but not "the child's"."""
        if not self.at or set(self.gap(self.at - 1)) & _STOPS or self._owned():
            return ""
        return self.words[self.at - 1].form

    def _owned(self) -> bool:
        return self.gap(self.at - 1)[:2].casefold() in {"'s", "’s", "s'", "s’"}

    @cached_property
    def left2(self) -> str:
        """The word before the one before."""
        if self.at < 2 or not self.far_left or set(self.gap(self.at - 2)) & _STOPS:
            return ""
        return self.words[self.at - 2].form

    @cached_property
    def left3(self) -> str:
        """The word before those two."""
        return self.words[self.at - 3].form if self.at > 2 and self.left2 else ""

    @cached_property
    def after(self) -> str:
        """What stands between the word and the next one, or to the end."""
        return self.text[self.token.end : self.ahead.start if self.ahead else len(self.text)]

    @cached_property
    def ahead(self) -> Token | None:
        """The next word, whatever stands between."""
        return self.words[self.at + 1] if self.at + 1 < len(self.words) else None

    @cached_property
    def right(self) -> str:
        """The word behind, if nothing but white space stands between."""
        return self._next(1, " \t")

    @cached_property
    def right2(self) -> str:
        """The word behind the next one."""
        return self._next(2, " \t,") if self.right else ""

    def _next(self, steps: int, between: str) -> str:
        if self.at + steps >= len(self.words) or self.gap(self.at + steps - 1).strip(between):
            return ""
        return self.words[self.at + steps].form

    @property
    def possessive(self) -> bool:
        """Whether 's follows."""
        return self.after[:1] in {"'", "’", "ʼ"} and self.after[1:2].casefold() == "s"

    @property
    def behind_number(self) -> bool:
        """Whether a figure stands right before the word."""
        return self.text[max(0, self.token.start - 4) : self.token.start].rstrip()[-1:].isdigit()

    @property
    def last(self) -> bool:
        """Whether no word follows."""
        return self.ahead is None
