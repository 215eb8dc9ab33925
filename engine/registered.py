"""What files of registers and elections say that the law does not know: typing errors would switch a guard off."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from engine.errors import RegistersError
from engine.language.diagnostics import did_you_mean
from engine.registrations import Election, Registers, Registration, Registrations, Scheme, has_right_form, plain

_MOST_TOLD: Final = 10


def register_remarks(known: Registrations, law: str) -> tuple[str, ...]:
    """Say what a register holds that can prove nothing: schemes that the law has on no day, and impossible numbers.

    These are remarks and no faults: a register may hold the schemes of several countries.

    Parameters
    ----------
    law
        What the rulebook is called.
    """
    if known.registers is None:
        return ()
    told = list(_told_of_registers(known.registers, known.schemes, law))
    more = len(told) - _MOST_TOLD
    return (*told[:_MOST_TOLD], f"{known.registers.name}: {more} more of this kind.") if more > 0 else tuple(told)


def refuse_unknown_choices(known: Registrations, law: str) -> None:
    """Refuse a file in which a party chooses what no election of the law knows on any day.

    Raises
    ------
    RegistersError
        ``unknown_choice``, with every such line.
    """
    if known.elected is None:
        return
    choices = _choices(known.elections)
    faults = [
        f"{known.elected.name}:{line}: {party} chooses {choice}, which no election of the rulebook {law} knows. "
        + did_you_mean(choice, choices, _there_is(choices))
        for (party, choice), line in known.elected.lines.items()
        if choice not in choices
    ]
    if faults:
        raise RegistersError("\n".join(faults), code="unknown_choice")


def choice_remarks(known: Registrations, names: Sequence[str], day: int) -> Iterator[str]:
    """Say which of a record's choices the law does not leave to anybody on a day."""
    choices = _choices([one for one in known.elections if one.span.holds(day)])
    for name in names:
        if name not in choices:
            meant = did_you_mean(name, choices, _there_is(choices))
            yield f"The choice {name} is none that this law leaves on this day, so it counts for nothing. {meant}"


def _choices(elections: Sequence[Election]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(choice for one in elections for choice in one.choices))


def _there_is(choices: Sequence[str]) -> str:
    return f"There is {', '.join(choices)}." if choices else "It leaves no choice."


def _told_of_registers(registers: Registers, schemes: Sequence[Scheme], law: str) -> Iterator[str]:
    names = tuple(dict.fromkeys(one.id for one in schemes))
    otherwise = f"It has {', '.join(names)}." if names else "It has no schemes."
    for scheme, numbers in registers.numbers.items():
        meant = [one for one in schemes if plain(one.id) == scheme]
        if not meant:
            name, line = registers.written.get(scheme, scheme), min(map(_line, numbers.values()))
            advice = did_you_mean(name, names, otherwise)
            yield f"{registers.name}:{line}: the rulebook {law} has no scheme {name}; its rows prove nothing. {advice}"
            continue
        for number, rows in numbers.items():
            if not any(has_right_form(one, number) for one in meant):
                yield (
                    f"{registers.name}:{_line(rows)}: {number} has not the form or the check digit of "
                    f"{meant[0].id}; no parcel can prove it."
                )


def _line(rows: Sequence[Registration]) -> int:
    return min(row.line for row in rows)
