"""A model card's Markdown as pieces that a page draws."""

from hypothesis import given
from hypothesis import strategies as st

from service.card_blocks import Block, card_blocks

CARD = """# Model 20261124-1a2b3c4d

Made 24 November 2026.
It suggests the **theme**.

## Figures

| figure | value |
|---|--:|
| macro-F1 | 0.873 |
| risk | <b>–</b> |

- first
- second
"""


def test_headings_paragraphs_tables_and_lists_are_told_apart() -> None:
    assert card_blocks(CARD) == (
        Block("heading", "Model 20261124-1a2b3c4d", level=1),
        Block("paragraph", "Made 24 November 2026. It suggests the theme."),
        Block("heading", "Figures", level=2),
        Block(
            "table",
            headings=("figure", "value"),
            rows=(("macro-F1", "0.873"), ("risk", "<b>–</b>")),
            figures=frozenset({1}),
        ),
        Block("list", items=("first", "second")),
    )


@given(st.text(alphabet="#|-: ab\n*`", max_size=80))
def test_any_text_is_cut_without_an_error_and_keeps_its_words(text: str) -> None:
    said = " ".join(
        " ".join((one.text, *one.items, *one.headings, *(cell for row in one.rows for cell in row)))
        for one in card_blocks(text)
    )
    for word in ("a", "b"):
        assert said.count(word) == text.count(word)
