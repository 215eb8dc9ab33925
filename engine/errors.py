"""Every error that the engine can raise, one tree.

    LandfallError               has a stable ``code`` and a sentence that says what to do
    |-- UnreadableInput         a whole file or body that is no batch at all; nothing was decided
    |-- CountersError           a file of used quotas that cannot be used
    |-- RatesError              a file of exchange rates that cannot be used
    |-- RegistersError          a file of registrations, or of what parties chose, that cannot be used
    |-- RulebookError           a rulebook that does not load; holds all of its faults
    |-- UnknownRulebook         no rulebook of that name was found
    |-- UnusableTable           a table beside the records (returns, events) that cannot be used
    `-- UnusableValue           one value that a person gave (a date, a country, an amount) is not one

Two plain values travel beside them: a Fault is one thing wrong in a rulebook, with its place; a Problem is one thing
wrong in a record, with its JSON pointer. Faults are collected and shown all at once; problems refuse one record and
the rest of the batch goes on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a record.

    ``code`` is stable; ``pointer`` is an RFC 6901 JSON pointer into the record ("" is the record itself);
    ``detail`` is a sentence that says what was found, what was expected and what to do.
    """

    code: str
    pointer: str
    detail: str


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a rulebook file.

    ``line`` and ``column`` count from 1 and point at the fault; ``length`` is how many characters the caret line
    spans; ``source`` is the line of the file as it stands; ``about`` names the rule or value where there is one.
    ``message`` says what is wrong, ``hint`` what was expected or how to mend it.
    """

    code: str
    file: str
    line: int
    column: int
    length: int
    source: str
    message: str
    hint: str
    about: str = ""


class LandfallError(Exception):
    """An error with a stable code and a sentence for the person who must mend it."""

    code = "error"

    def __init__(self, message: str, *, code: str | None = None) -> None:
        """Keep the sentence, and a more exact code where there is one."""
        super().__init__(message)
        self.message = message
        if code is not None:
            self.code = code


class UnreadableInput(LandfallError):
    """A file or body that cannot be read as a batch: nothing in it was decided."""

    code = "unreadable_input"


class CountersError(LandfallError):
    """A file of used quotas has faults; the message has one line for each of them."""

    code = "bad_counters"


class RatesError(LandfallError):
    """A file of exchange rates that cannot be used."""

    code = "unusable_rates"


class RegistersError(LandfallError):
    """A file of registrations or elections has faults; the message has one line for each of them."""

    code = "bad_registers"


class UnknownRulebook(LandfallError):
    """No rulebook of that name was found."""

    code = "unknown_rulebook"


class UnusableTable(LandfallError):
    """A table that came in beside the records has faults; the message has one line for each of them."""

    code = "unusable_table"


class UnusableValue(LandfallError):
    """One value that a person gave is not what it should be."""

    code = "unusable_value"


class RulebookError(LandfallError):
    """A rulebook that does not load; ``faults`` holds everything that is wrong with it."""

    code = "rulebook_faults"

    def __init__(self, rulebook: str, faults: Sequence[Fault]) -> None:
        """Count the faults; language/diagnostics.py draws them."""
        self.rulebook = rulebook
        self.faults = tuple(faults)
        many = "1 fault" if len(self.faults) == 1 else f"{len(self.faults)} faults"
        super().__init__(f"Rulebook {rulebook} was not loaded: {many}.")
