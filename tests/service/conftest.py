"""A demonstration register that is served, and somebody who signs in to it."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask.testing import FlaskClient

from classifier.suggestion import Classifier
from classifier.themes import Themes
from service.app import create_app
from service.command import heard as command
from service.data_folder import DataFolder
from service.demonstration.filling import PASSWORD, fill_demonstration

SignIn = Callable[[str], FlaskClient]


def csrf_token(page: str) -> str:
    """The token that the first form of a page carries."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found, "no form on the page"
    return found[1]


@pytest.fixture(scope="session")
def token_of() -> Callable[[str], str]:
    """Reads the token that a page's forms carry."""
    return csrf_token


@pytest.fixture(scope="session")
def filled(
    themes: Themes, classifier: Classifier, tmp_path_factory: pytest.TempPathFactory
) -> DataFolder:
    """The demonstration as it was filled. Not to be changed: copy it first."""
    folder = DataFolder(tmp_path_factory.mktemp("demonstration"))
    fill_demonstration(folder, themes, classifier, progress=lambda items, label: items)
    return folder


@pytest.fixture
def data(trained_model_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DataFolder:
    """The folder that HEARD_DATA names: a model, and no register yet."""
    shutil.copytree(trained_model_folder, tmp_path / "own" / "models")
    monkeypatch.setenv("HEARD_DATA", str(tmp_path / "own"))
    return DataFolder(tmp_path / "own")


@pytest.fixture
def heard(data: DataFolder) -> Callable[..., Result]:
    """The command over that folder: `heard("suggest", "…", input="…")`."""

    def run(*words: object, **given: Any) -> Result:
        result = CliRunner().invoke(command, [str(word) for word in words], **given)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run


@pytest.fixture
def demonstration(filled: DataFolder, tmp_path: Path) -> DataFolder:
    """A demonstration of one's own."""
    shutil.copytree(filled.path, tmp_path / "data")
    return DataFolder(tmp_path / "data")


@pytest.fixture
def app(demonstration: DataFolder, classifier: Classifier) -> Flask:
    made = create_app(demonstration, classifier)
    made.testing = True
    return made


@pytest.fixture
def sign_in(app: Flask) -> SignIn:
    """Signs a demonstration user in; out comes their browser."""

    def signed_in(username: str) -> FlaskClient:
        client = app.test_client()
        token = csrf_token(client.get("/sign-in").text)
        form = {"csrf_token": token, "username": username, "password": PASSWORD}
        assert client.post("/sign-in", data=form).status_code == 302
        return client

    return signed_in


@pytest.fixture
def send(app: Flask) -> Callable[..., object]:
    """Fills in the form of a page and sends it there, or to `to`."""

    def sent(client: FlaskClient, page: str, to: str | None = None, **fields: object) -> object:
        token = csrf_token(client.get(page).text)
        return client.post(to or page, data={"csrf_token": token, **fields})

    return sent
