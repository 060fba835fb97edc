"""The 24 themes, by key, name and alias."""

import re
from pathlib import Path

import pytest

from classifier.themes import Themes, UnknownTheme, load_themes

CODEBOOK = Path(__file__).parents[3] / "shared" / "codebook.md"


def test_there_are_24_themes_each_told_in_words(themes: Themes) -> None:
    assert len(themes) == 24
    for theme in themes:
        assert theme.definition.endswith(".")
        assert theme.tables
        assert set(theme.tables) <= {10, 11, 14}
        assert themes[theme.key] is theme
        assert theme.key in themes


def test_the_report_s_tables_have_as_many_themes_as_the_report_says(themes: Themes) -> None:
    listed = {table: sum(table in theme.tables for theme in themes) for table in (10, 11, 14)}
    assert listed == {10: 13, 11: 10, 14: 18}


def test_the_six_wide_themes_are_ranked_widest_first(themes: Themes) -> None:
    wide = sorted((t for t in themes if t.general_rank), key=lambda t: t.general_rank or 0)
    assert [theme.key for theme in wide] == [
        "quality_of_service",
        "lack_of_support",
        "poor_communication",
        "not_listened_to",
        "conduct_of_worker",
        "decision_making",
    ]
    assert [theme.general_rank for theme in wide] == [1, 2, 3, 4, 5, 6]


def test_a_theme_is_found_by_key_name_and_alias_however_written(themes: Themes) -> None:
    for theme in themes:
        for name in (theme.key, theme.name, *theme.aliases):
            for written in (name, name.upper(), f"  {name.lower()} ", name.replace("/", " / ")):
                assert themes.named(written) is theme


def test_and_may_be_written_as_an_ampersand(themes: Themes) -> None:
    assert themes.named("Violence and Aggression") is themes.named("violence & aggression")


def test_an_unknown_name_is_refused_with_the_nearest_names(themes: Themes) -> None:
    with pytest.raises(UnknownTheme, match=r"'Famly Tme' is not a theme\. .*Family Time"):
        themes.named("Famly Tme")
    with pytest.raises(UnknownTheme, match="Bullying"):
        themes.named("buling")


@pytest.mark.parametrize("name", ["", "  ", "zzzz", "😡"])
def test_a_name_like_no_theme_gets_no_hint(themes: Themes, name: str) -> None:
    with pytest.raises(UnknownTheme, match=r"is not a theme\.$"):
        themes.named(name)


def test_one_name_for_two_themes_is_refused(tmp_path: Path) -> None:
    entry = 'tables = [10]\nis = "It."\nis_not = ""\n'
    file = tmp_path / "themes.toml"
    file.write_text(
        f'[one]\nname = "Contact"\naliases = []\n{entry}'
        f'[two]\nname = "Two"\naliases = ["CONTACT"]\n{entry}'
    )
    with pytest.raises(ValueError, match="'CONTACT' names both Contact and Two"):
        load_themes(file)


def test_keys_order_names_and_tables_are_those_of_the_codebook(themes: Themes) -> None:
    if not CODEBOOK.exists():
        pytest.skip("the codebook is not here")
    rows = re.findall(
        r"^\| \d+ \| `(\w+)` \| ([^|]+) \| ([\d, ]+) \|", CODEBOOK.read_text("utf-8"), re.MULTILINE
    )
    assert [theme.key for theme in themes] == [key for key, _, _ in rows]
    for key, names, tables in rows:
        assert ", ".join(str(table) for table in themes[key].tables) == tables.strip()
        for name in re.split(r" \(|\)", names.strip()):
            if name:
                assert themes.named(name).key == key
