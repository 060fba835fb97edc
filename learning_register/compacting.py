"""Making sure that what was taken out of the register is no longer anywhere in its files.

A word that is deleted stays in the search index until it is merged, a page that is freed keeps what
was on it until the file is written anew, and the old page stands in the write-ahead log until that
is emptied.
"""

import sqlite3
from collections.abc import Mapping

from learning_register import audit_trail
from learning_register.checking import SEARCH_INDEXES
from learning_register.errors import Busy
from learning_register.register import Actor, Register

BEGAN, DONE = "retention", "compact"


def begin(register: Register, actor: Actor, due: Mapping[str, int]) -> None:
    """Say in the trail that texts are taken out, so that a crash leaves `is_left_over` true."""
    audit_trail.write(register, actor, BEGAN, "register", "register", after=due)


def is_left_over(register: Register) -> bool:
    """Whether texts were taken out and the files not written anew since."""
    events = [event.event for event in audit_trail.history(register, "register", "register")]
    last = [event for event in events if event in (BEGAN, DONE)][-1:]
    return last == [BEGAN]


def compact(register: Register, actor: Actor) -> bool:
    """Write the files anew; False where others were in the way, and it has to be done again.

    Others wait while it writes: some seconds for each gigabyte.
    """
    try:
        for index in SEARCH_INDEXES:
            with register.writing():
                register.db.execute(f"INSERT INTO {index} ({index}) VALUES ('optimize')")  # noqa: S608
        register.db.execute("VACUUM")
        [log] = register.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    except Busy:
        return False
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
            raise
        return False
    if log["busy"]:
        return False
    audit_trail.write(register, actor, DONE, "register", "register")
    return True
