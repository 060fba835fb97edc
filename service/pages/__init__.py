"""The pages: one file to a person's job. A new page goes here, and into `access.ALLOWED`."""

from service.pages.actions import actions
from service.pages.audits import audits
from service.pages.board import board
from service.pages.candidates import candidates
from service.pages.cases import cases
from service.pages.drift import drift
from service.pages.intake import intake
from service.pages.learning import learning
from service.pages.measures import measures
from service.pages.models import models
from service.pages.moves import moves
from service.pages.quality import quality
from service.pages.search import search
from service.pages.sharing import sharing
from service.pages.sign_in import sign_in
from service.pages.start import start
from service.pages.themes import themes

PAGES = (
    start,
    sign_in,
    intake,
    cases,
    search,
    themes,
    learning,
    sharing,
    actions,
    moves,
    board,
    quality,
    audits,
    measures,
    models,
    candidates,
    drift,
)
