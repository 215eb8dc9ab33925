"""Decisions: lane, reasons and money of one batch as columns, and as decision records when somebody reads them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from engine import VERSION
from engine.arrays import MISSING_MINOR, UNKNOWN, YES, AnyArray, Truth
from engine.columns.batch import Batch
from engine.columns.catalogue import COLUMNS, WORDS
from engine.columns.reading import cell_text, is_cell_unknown, item_texts
from engine.days import day_text
from engine.reasons import Voice
from engine.records import DecisionRecord, HitRecord, NoteRecord, Refused, UnknownRecord
from engine.revenue.assess import Assessment
from engine.revenue.rows import assessment_record
from engine.rulebook.law import LANES, Rule, RulesInForce
from engine.scoring.lanes import SELECTED_BY, Lanes


@dataclass(frozen=True, slots=True)
class Decisions:
    """What was decided for every consignment of ``known``, in its order, under ``law``; ``voice`` says the reasons."""

    known: Batch
    law: RulesInForce
    hits: Truth
    score: AnyArray
    lanes: Lanes
    assessment: Assessment
    voice: Voice = field(default_factory=Voice)

    def record(self, row: int) -> DecisionRecord:
        """Write one decision as its record."""
        rules = self.law.rules.rules
        answers = self.hits[:, row]
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
            "group": None,
            "assessment": assessment_record(self.assessment, self.law.revenue, row, self.known),
            "notes": self._notes(row),
            "rulebook": rulebook_record(self.law),
            "engine": VERSION,
        }

    def records(self) -> Iterator[DecisionRecord]:
        """Write every decision as its record, in the batch's order."""
        return (self.record(row) for row in range(self.known.consignments))

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
        return notes


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
