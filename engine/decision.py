"""Decisions: lane, reasons and money of one batch as columns, and as decision records when somebody reads them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine import VERSION
from engine.arrays import MISSING_DAY, MISSING_MINOR, UNKNOWN, YES, AnyArray, Truth
from engine.columns.batch import Batch
from engine.columns.catalogue import COLUMNS, WORDS
from engine.columns.reading import cell_text, is_cell_unknown, item_texts
from engine.days import day_text
from engine.evidence import Evidence
from engine.indicators.law_day import DECLARED_DAYS
from engine.reasons import Voice
from engine.records import DecisionRecord, HitRecord, NoteRecord, Refused, UnknownRecord
from engine.registered import choice_remarks
from engine.registrations import names_listed
from engine.revenue.assess import Assessment
from engine.revenue.owing import Owed, Place
from engine.revenue.proofs import prepaid_notes
from engine.revenue.rows import assessment_record
from engine.revenue.together import group_record, left_alone
from engine.rulebook.law import LANES, Rule, RulesInForce
from engine.scoring.lanes import SELECTED_BY, Lanes


@dataclass(frozen=True, slots=True)
class Decisions:
    """What was decided for every consignment of ``known``, in its order, under ``law``; ``voice`` says the reasons.

    ``evidence`` is what the batch was looked at with.
    """

    owed: Owed
    evidence: Evidence
    hits: Truth
    score: AnyArray
    lanes: Lanes
    voice: Voice = field(default_factory=Voice)

    @property
    def known(self) -> Batch:
        """Give the batch with its evidence."""
        return self.owed.known

    @property
    def law(self) -> RulesInForce:
        """Give the law in force."""
        return self.owed.law

    @property
    def assessment(self) -> Assessment:
        """Give what is owed."""
        return self.owed.assessment

    def record(self, row: int) -> DecisionRecord:
        """Write one decision as its record."""
        rules = self.law.rules.rules
        answers, place = self.hits[:, row], self.owed.place(row)
        assessment = self._assessment(place)
        return {
            "consignment_id": self.known.text("consignment_id", row),
            "status": "decided",
            "lane": LANES[int(self.lanes.lane[row])],
            "score": int(self.score[row]),
            "selected_by": [name for bit, name in enumerate(SELECTED_BY) if self.lanes.selected_by[row] >> bit & 1],
            "hits": [self._hit(rule, row) for rule, answer in zip(rules, answers, strict=True) if answer == YES],
            "unknown": [
                self._unknown(rule, row) for rule, answer in zip(rules, answers, strict=True) if answer == UNKNOWN
            ],
            "group": group_record(place.units, place.known, place.row, self.law.exponent),
            "assessment": assessment,
            "notes": [*self._notes(row), *_notes_of(assessment)],
            "rulebook": rulebook_record(self.law),
            "engine": VERSION,
        }

    def records(self) -> Iterator[DecisionRecord]:
        """Write every decision as its record, in the batch's order."""
        return (self.record(row) for row in range(self.known.consignments))

    def _assessment(self, place: Place) -> dict[str, object]:
        found = assessment_record(place.assessment, place.law, place.row, place.known)
        day = int(place.known["law_day"][place.row])
        return found if day == self.law.day else found | {"law_day": day_text(day)}

    def _hit(self, rule: Rule, row: int) -> HitRecord:
        facts = {word: self._fact(word, row) for word in rule.words}
        because = self.voice.because(rule, self.law, self.known, row)
        return {"rule": rule.id, "points": rule.points, "because": because, "facts": facts}

    def _fact(self, word: str, row: int) -> str:
        column = WORDS[word]
        if column.grain == "item":
            return item_texts(self.known, column, row, self.law.currency)
        return cell_text(self.known, column, row, self.law.currency)

    def _unknown(self, rule: Rule, row: int) -> UnknownRecord:
        missing = [_said(word) for word in rule.words if is_cell_unknown(self.known, WORDS[word], row)]
        # Where every fact and every value of the day is known, a table says nothing of these goods.
        missing = [*missing, *rule.not_known] or list(rule.tables)
        return {"rule": rule.id, "missing": missing, "then": rule.if_unknown}

    def _notes(self, row: int) -> list[NoteRecord]:
        notes: list[NoteRecord] = []
        first, last = self.known.item_offsets[row], self.known.item_offsets[row + 1]
        if self.known["is_other_destination"][row] == YES:
            destination = cell_text(self.known, COLUMNS["country_of_destination"], row, self.law.currency)
            detail = f"It is going to {destination}; the law of {self.law.country} was applied."
            notes.append({"code": "destination_elsewhere", "detail": detail})
        if self.known["is_value_mismatch"][row] == YES:
            is_assessed = self.known["goods_value_national_minor"][row] != MISSING_MINOR
            detail = "The declared goods value is not the sum of the items' values; " + (
                "the sum was assessed." if is_assessed else "neither could be assessed."
            )
            notes.append({"code": "value_mismatch", "detail": detail})
        if self.assessment.item_is_supplied[:, first:last].any():
            detail = "Rates that the caller supplied were used in place of the rulebook's tariff."
            notes.append({"code": "rates_supplied", "detail": detail})
        notes.extend({"code": "unknown_choice", "detail": sentence} for sentence in self._choice_notes(row))
        notes.extend({"code": "left_alone", "detail": sentence} for sentence in left_alone(*self.owed.place(row)[3:]))
        notes.extend({"code": "law_day", "detail": sentence} for sentence in self._day_notes(row))
        return notes

    def _choice_notes(self, row: int) -> Iterator[str]:
        """Say which choices of the record the law leaves to nobody."""
        said = self.known.text("declared_election", row)
        if said is not None:
            registrations, day = self.evidence.setting.registrations, int(self.known["law_day"][row])
            yield from choice_remarks(registrations, sorted(names_listed(said)), day)

    def _day_notes(self, row: int) -> Iterator[str]:
        """Say that the law of the call's day was taken, or that there is none, where another was to be taken."""
        basis, column = self.law.date_basis, DECLARED_DAYS[self.law.date_basis]
        if column is not None and self.known[column][row] == MISSING_DAY:
            yield f"The law takes the day of {basis}, which is not declared; the day of the call was taken."
        elif not self.assessment.is_computable[row] and not self.assessment.is_charged[:, row].any():
            yield f"The rulebook says nothing of {day_text(int(self.known['law_day'][row]))}, whose law would hold."


def _notes_of(assessment: Mapping[str, Any]) -> Iterator[NoteRecord]:
    """Say of what was shown of prepaid tax what its reader should know."""
    for code, detail in prepaid_notes(assessment["evidence"]):
        yield {"code": code, "detail": detail}


def refused_record(refused: Refused, law: RulesInForce) -> DecisionRecord:
    """Write the record of a consignment that could not be read: problems, no lane and no money."""
    return {
        "consignment_id": refused.consignment_id,
        "status": "refused",
        "problems": [
            {"code": problem.code, "pointer": problem.pointer, "detail": problem.detail} for problem in refused.problems
        ],
        "rulebook": rulebook_record(law),
        "engine": VERSION,
    }


def rulebook_record(law: RulesInForce) -> dict[str, str]:
    """Say under which law, of which day, a decision was made."""
    return {"country": law.country, "day": day_text(law.day), "digest": law.digest}


def _said(word: str) -> str:
    return WORDS[word].wire or word
