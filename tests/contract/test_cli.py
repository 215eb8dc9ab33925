"""The command line keeps its word: exit codes, what goes where, and a sentence for every mistake."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SAMPLES = Path(__file__).parents[1] / "samples"
HOUSE = Path(__file__).parents[2]
LAW = ("--country", "FJ", "--on", "2025-09-01")
GOOD = {
    "consignment_id": "GOOD1",
    "currency": "FJD",
    "purpose": "personal",
    "items": [{"description": "hat", "hs_code": "6505.00", "value": "50.00"}],
}
BAD = {"consignment_id": "BAD1", "currency": "FJD", "items": [{"description": "hat", "value": "-1"}]}


@pytest.fixture
def parcels(tmp_path):
    def write(*records, name="parcels.json"):
        path = tmp_path / name
        path.write_text(json.dumps(records), encoding="utf-8")
        return str(path)

    return write


def decisions(outcome):
    return [json.loads(line) for line in outcome.out.splitlines()]


def test_screen_writes_one_decision_a_line_to_standard_output(landfall, parcels):
    outcome = landfall("screen", parcels(GOOD), *LAW)

    assert outcome.code == 0
    assert [one["consignment_id"] for one in decisions(outcome)] == ["GOOD1"]


def test_the_summary_goes_to_standard_error(landfall, parcels):
    assert "1 record: 1 decided" in landfall("screen", parcels(GOOD), *LAW).err


def test_a_refused_record_is_in_the_output_and_the_exit_code_is_3(landfall, parcels):
    outcome = landfall("screen", parcels(BAD, GOOD), *LAW)

    assert outcome.code == 3
    assert [one["status"] for one in decisions(outcome)] == ["refused", "decided"]


def test_even_where_all_are_refused_the_file_is_written(landfall, parcels, tmp_path):
    outcome = landfall("screen", parcels(BAD), *LAW, "--out", "decisions.ndjson")

    assert outcome.code == 3
    assert json.loads((tmp_path / "decisions.ndjson").read_bytes())["status"] == "refused"


def test_an_empty_file_is_no_decisions_and_all_well(landfall, tmp_path):
    (tmp_path / "empty.ndjson").write_bytes(b"")

    outcome = landfall("screen", "empty.ndjson", *LAW)

    assert (outcome.code, outcome.out) == (0, b"")
    assert "empty.ndjson is empty" in outcome.err


def test_records_may_come_from_standard_input(landfall):
    outcome = landfall("screen", "-", *LAW, stdin=json.dumps(GOOD).encode())

    assert decisions(outcome)[0]["status"] == "decided"


def test_an_identifier_that_comes_again_in_another_file_is_refused(landfall, parcels):
    outcome = landfall("screen", parcels(GOOD), parcels(GOOD, name="again.json"), *LAW)

    assert outcome.code == 3
    assert [one["status"] for one in decisions(outcome)] == ["decided", "refused"]


def test_country_and_day_may_stand_in_the_input_itself(landfall, tmp_path):
    body = {"country": "FJ", "on": "2024-07-01", "consignments": [GOOD]}
    (tmp_path / "call.json").write_text(json.dumps(body), encoding="utf-8")

    outcome = landfall("screen", "call.json")

    assert decisions(outcome)[0]["rulebook"]["day"] == "2024-07-01"


@pytest.mark.parametrize("name", ["air_manifest.xml", "house_bills.xml"])
def test_a_manifest_gives_one_decision_for_each_bill(landfall, name):
    outcome = landfall("screen", SAMPLES / name, *LAW)

    assert outcome.code in (0, 3)
    assert decisions(outcome)


def test_csv_answers_have_one_row_for_each_consignment(landfall, parcels):
    outcome = landfall("screen", parcels(GOOD, BAD), *LAW, "--format", "csv")

    assert [row["status"] for row in csv.DictReader(io.StringIO(outcome.text))] == ["decided", "refused"]


def test_levies_out_has_one_row_for_each_levy(landfall, parcels, tmp_path):
    landfall("screen", parcels(GOOD), *LAW, "--out", "d.ndjson", "--levies-out", "levies.csv")

    with (tmp_path / "levies.csv").open(encoding="utf-8", newline="") as file:
        levies = [row["levy"] for row in csv.DictReader(file)]
    assert {"fiscal_duty", "vat"} <= set(levies)


def test_parquet_answers_can_be_read_again(landfall, parcels, tmp_path):
    import pyarrow.parquet as pq

    landfall("screen", parcels(GOOD), *LAW, "--format", "parquet", "--out", "d.parquet")

    assert pq.read_table(tmp_path / "d.parquet").column("consignment_id").to_pylist() == ["GOOD1"]


def test_the_seed_and_the_threads_do_not_change_what_is_owed(landfall, parcels):
    first = decisions(landfall("screen", parcels(GOOD), *LAW, "--seed", "1", "--threads", "1"))
    second = decisions(landfall("screen", parcels(GOOD), *LAW, "--seed", "2", "--threads", "2"))

    assert first[0]["assessment"] == second[0]["assessment"]


def test_the_summary_as_json_adds_up(landfall, parcels):
    summary = json.loads(
        landfall("screen", parcels(GOOD, BAD), *LAW, "--json", "--out", "d.ndjson")
        .err.partition("{")[2]
        .join(["{", ""])
    )

    assert summary["records"] == summary["decided"] + summary["refused"] == 2
    assert sum(summary["lanes"].values()) == summary["decided"]


MISTAKES = [
    (["screen", "parcels.json", "--country", "QQ"], "not a country code"),
    (["screen", "parcels.json", "--country", "TL"], "There is no rulebook 'tl'"),
    (["screen", "parcels.json"], "Say whose law to apply with --country"),
    (["screen", "parcels.json", "--country", "FJ", "--on", "01/09/2025"], "write year-month-day"),
    (["screen", "parcels.json", "--country", "FJ", "--on", "1901-01-01"], "nothing of 1901-01-01"),
    (["screen", "parcels.json", "--country", "FJ", "--format", "xls"], "give one of ndjson, json, csv, parquet"),
    (["screen", "parcels.json", "--country", "FJ", "--input-format", "pdf"], "give one of json, ndjson"),
    (["screen", "nowhere.json", "--country", "FJ"], "nowhere.json cannot be read"),
    (["screen", "parcels.json", "--country", "FJ", "--rates", "nowhere.csv"], "nowhere.csv cannot be read"),
    (["screen", "parcels.json", "--country", "FJ", "--rates", "parcels.json"], "since,currency,to,rate"),
    (
        ["screen", "parcels.json", *LAW, "--out", "no/such/folder/d.ndjson"],
        "such/folder does not exist; make it first.",
    ),
    (["screen", "parcels.json", *LAW, "--out", "."], ". is a folder; name a file."),
    (["screen", "parcels.json", *LAW, "--out", "parcels.json"], "parcels.json is also what is read"),
    (["screen", "parcels.json", *LAW, "--levies-out", "./parcels.json"], "parcels.json is also what is read"),
    (["screen", "x", *LAW, "--rates", "parcels.json", "--out", "parcels.json"], "parcels.json is also what is read"),
    (["screen", "parcels.json", *LAW, "--rules", "nowhere"], "'nowhere' does not exist"),
    (["rules", "check", "--rules", "nowhere"], "'nowhere' does not exist"),
    (["screen", "parcels.json", *LAW, "--out", "x", "--levies-out", "x"], "name the same file"),
    (["screen", "parcels.json", *LAW, "--threads", "0"], "--threads"),
    (["screen"], "Missing argument"),
    (["scren"], "No such command"),
    (["screen", "parcels.json", "--contry", "FJ"], "No such option"),
    (["estimate", "--country", "FJ", "--value", "12o", "--currency", "FJD"], "--value: '12o' is not a number"),
    (["estimate", "--country", "FJ", "--value", "12", "--currency", "DOLLAR"], "--currency: 'DOLLAR'"),
    (["estimate", "--country", "FJ", "--value", "12", "--currency", "FJD", "--hs", "ABC"], "--hs: 'ABC'"),
    (["estimate", "--country", "FJ", "--value", "12"], "Missing option"),
    (["rules", "check", "zz"], "There is no rulebook 'zz'"),
    (["rules", "show", "fj", "--on", "soon"], "write year-month-day"),
    (["help", "zz"], "There is no page 'zz'"),
    (["demo", "--country", "AQ"], "AQ"),
    (["demo", "--country", "TL"], "there is one for"),
    (["estimate", "--country", "FJ", "--value", "12", "--currency", "FJD", "--duty-rate", "5"], "5 % is 0.05"),
    (["estimate", "--country", "FJ", "--value", "12", "--currency", "FJD", "--duty-rate", "x"], "--duty-rate: 'x'"),
]


@pytest.mark.parametrize(
    ("arguments", "said"), MISTAKES, ids=lambda value: " ".join(value) if isinstance(value, list) else ""
)
def test_a_mistake_is_a_sentence_and_exit_code_2(landfall, parcels, arguments, said):
    parcels(GOOD)

    outcome = landfall(*arguments)

    assert (outcome.code, outcome.out) == (2, b"")
    assert said in outcome.err
    assert "Traceback" not in outcome.err


UNREADABLE = {
    "truncated.json": json.dumps([GOOD]).encode()[:-9],
    "latin.csv": "consignment_id,description\nA,caf\xe9\n".encode("latin-1"),
    "binary.json": bytes(range(256)),
    "bomb.xml": b'<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><Awmds>&c;</Awmds>',
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_an_unreadable_file_writes_nothing_and_leaves_what_was_there(landfall, tmp_path, name):
    (tmp_path / name).write_bytes(UNREADABLE[name])
    (tmp_path / "d.ndjson").write_text("before", encoding="utf-8")

    outcome = landfall("screen", name, *LAW, "--out", "d.ndjson")

    assert outcome.code == 2
    assert name in outcome.err
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([name, "d.ndjson"])
    assert (tmp_path / "d.ndjson").read_text("utf-8") == "before"


def test_one_line_that_does_not_parse_refuses_one_record(landfall, tmp_path):
    (tmp_path / "day.ndjson").write_text(f"{json.dumps(GOOD)}\n{{oops\n", encoding="utf-8")

    outcome = landfall("screen", "day.ndjson", *LAW)

    assert outcome.code == 3
    assert [one["consignment_id"] for one in decisions(outcome)] == ["GOOD1", None]


def test_an_unknown_csv_column_is_named_and_stops_the_run_only_when_strict(landfall, tmp_path):
    (tmp_path / "day.csv").write_text("consignment_id,descripton,hs_code\nA,hat,6505.00\n", encoding="utf-8")

    lenient, strict = landfall("screen", "day.csv", *LAW), landfall("screen", "day.csv", *LAW, "--strict")

    assert (lenient.code, strict.code) == (0, 2)
    assert "description" in lenient.err
    assert strict.out == b""


def test_an_estimate_shows_the_levies_and_the_total(landfall):
    outcome = landfall(
        "estimate",
        "--country",
        "FJ",
        "--value",
        "1500",
        "--currency",
        "FJD",
        "--duty-rate",
        "0.05",
        "--on",
        "2025-09-01",
    )

    assert outcome.code == 0
    assert "To pay: 215.63 FJD" in outcome.text
    assert "taken as what it costs delivered" in outcome.text


def test_an_estimate_that_cannot_be_worked_out_says_what_is_missing(landfall):
    outcome = landfall("estimate", "--country", "FJ", "--value", "120", "--currency", "USD", "--on", "2025-09-01")

    assert outcome.code == 1
    assert "give --rates FILE" in outcome.text


def test_an_estimate_with_freight_says_that_no_insurance_was_added(landfall):
    outcome = landfall(
        "estimate",
        "--country",
        "FJ",
        "--value",
        "100",
        "--currency",
        "FJD",
        "--freight",
        "10",
        "--on",
        "2025-09-01",
        "--json",
    )

    assert json.loads(outcome.out)["assumed"] == ["No insurance was given: none was added."]


def test_the_demonstration_leaves_its_files_and_accounts_for_every_parcel(landfall, tmp_path):
    outcome = landfall("demo", "--parcels", "60", "--json")

    told = json.loads(outcome.out)
    assert outcome.code == 0
    assert sorted(path.name for path in (tmp_path / "landfall-demo").iterdir()) == sorted(told["files"])
    assert sum(sum(lanes.values()) for lanes in told["planted"].values()) == told["records"] == 60


def test_the_demonstration_is_the_same_for_the_same_seed(landfall, tmp_path):
    for name in ("first", "second"):
        landfall("demo", "--parcels", "60", "--seed", "3", "--out", name)

    assert (tmp_path / "first" / "decisions.ndjson").read_bytes() == (
        tmp_path / "second" / "decisions.ndjson"
    ).read_bytes()


def test_the_demonstration_replaces_its_own_folder_and_no_other(landfall, tmp_path):
    assert landfall("demo", "--parcels", "20").code == 0
    assert landfall("demo", "--parcels", "20").code == 0
    (tmp_path / "landfall-demo" / "notes.txt").write_text("mine", encoding="utf-8")

    outcome = landfall("demo", "--parcels", "20")

    assert outcome.code == 2
    assert "notes.txt" in outcome.err


def test_what_the_demonstration_wrote_can_be_screened_again_to_the_same_decisions(landfall, tmp_path):
    landfall("demo", "--parcels", "40")
    made = tmp_path / "landfall-demo"

    landfall("screen", made / "consignments.ndjson", *LAW, "--rates", made / "rates.csv", "--out", "again.ndjson")

    assert (tmp_path / "again.ndjson").read_bytes() == (made / "decisions.ndjson").read_bytes()


def test_every_shipped_rulebook_is_sound_and_its_examples_come_out(landfall):
    assert landfall("rules", "check").code == 0
    assert landfall("rules", "test").code == 0


def test_the_list_names_every_rulebook(landfall):
    assert {row["rulebook"] for row in json.loads(landfall("rules", "list", "--json").out)} >= {"fj", "xx"}


def copy_with(tmp_path, written, instead):
    import shutil

    folder = tmp_path / "books" / "xx"
    shutil.copytree(HOUSE / "rules" / "xx", folder)
    about = folder / "about.yaml"
    about.write_text(about.read_text("utf-8").replace(written, instead), encoding="utf-8")
    return folder


def broken_copy(tmp_path):
    return copy_with(tmp_path, "currency: USD", "currency: DOLLAR")


@pytest.mark.parametrize("status", ["national", "reference"])
def test_a_regime_to_compare_with_is_told_apart_wherever_rulebooks_are_shown(landfall, tmp_path, status):
    folder = copy_with(tmp_path, "status: national", f"status: {status}")

    listed = json.loads(landfall("rules", "list", "--rules", tmp_path / "books", "--json").out)
    checked = json.loads(landfall("rules", "check", folder, "--json").out)["rulebooks"]

    assert {row["status"] for row in [*listed, *checked] if row["rulebook"] == "xx"} == {status}
    assert json.loads(landfall("rules", "show", folder, "--json").out)["status"] == status
    assert ("nobody applies" in landfall("rules", "show", folder).text.lower()) == (status == "reference")


def test_a_rulebook_that_does_not_say_so_is_national(landfall, tmp_path):
    folder = copy_with(tmp_path, "status: national\n", "")

    assert json.loads(landfall("rules", "show", folder, "--json").out)["status"] == "national"


def test_a_fault_is_shown_with_its_place_and_exit_code_1(landfall, tmp_path):
    folder = broken_copy(tmp_path)

    outcome = landfall("rules", "check", folder)

    assert outcome.code == 1
    assert "about.yaml:" in outcome.text
    assert "^" in outcome.text


def test_a_rulebook_that_does_not_load_decides_nothing(landfall, parcels, tmp_path):
    broken_copy(tmp_path)

    outcome = landfall("screen", parcels(GOOD), "--country", "XX", "--rules", tmp_path / "books")

    assert (outcome.code, outcome.out) == (2, b"")
    assert "was not loaded" in outcome.err


def test_show_says_what_held_on_each_side_of_a_change(landfall):
    before, after = (
        json.loads(landfall("rules", "show", "fj", "--on", day, "--json").out) for day in ("2025-07-31", "2025-08-01")
    )

    assert [levy["rate"].partition(";")[0] for levy in before["levies"] if levy["levy"] == "vat"] == ["15 %"]
    assert [levy["rate"].partition(";")[0] for levy in after["levies"] if levy["levy"] == "vat"] == ["12.5 %"]


def test_the_version_is_one_line(landfall):
    assert landfall("--version").text == "landfall 0.1.0\n"


@pytest.mark.parametrize(
    "command",
    [
        [],
        ["demo"],
        ["screen"],
        ["estimate"],
        ["rules", "check"],
        ["rules", "list"],
        ["rules", "show"],
        ["rules", "explain"],
        ["rules", "history"],
        ["rules", "test"],
        ["doctor"],
        ["help"],
    ],
)
def test_every_help_has_a_line_to_copy(landfall, command):
    outcome = landfall(*command, "--help")

    assert outcome.code == 0
    assert "landfall " + " ".join(command or ["demo"]) in outcome.text.partition("Usage:")[2].partition("\n")[2]


def test_a_keyboard_interrupt_is_one_line_and_exit_code_130(landfall, parcels, monkeypatch):
    import service.desk

    def interrupted(*_: object):
        raise KeyboardInterrupt

    monkeypatch.setattr(service.desk, "open_desk", interrupted)

    outcome = landfall("screen", parcels(GOOD), *LAW)

    assert outcome.code == 130
    # The first command of a machine also says that it prepares the engine.
    assert outcome.err.splitlines()[-1] == "Stopped; nothing more was written."


def test_a_reader_that_leaves_early_is_no_stack_trace(tmp_path):
    (tmp_path / "day.ndjson").write_text(
        "".join(json.dumps({**GOOD, "consignment_id": f"C{number}"}) + "\n" for number in range(300)), encoding="utf-8"
    )
    command = [sys.executable, "-m", "service.cli", "screen", str(tmp_path / "day.ndjson"), *LAW]
    with subprocess.Popen(command, cwd=HOUSE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.close()
        told = process.stderr.read().decode()
        code = process.wait()

    assert code == 141
    assert "Traceback" not in told
    assert "Exception" not in told


def test_a_full_disk_behind_the_output_is_a_sentence():
    full = Path("/dev/full")
    if not full.exists():
        return
    with full.open("wb") as output:
        done = subprocess.run(
            [sys.executable, "-m", "service.cli", "help"], cwd=HOUSE, stdout=output, stderr=subprocess.PIPE, check=False
        )

    assert (done.returncode, done.stderr) == (2, b"The output cannot be written: No space left on device.\n")


def test_a_file_that_may_not_be_looked_at_is_a_sentence(landfall, monkeypatch):
    def refuse(path):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "is_file", refuse)

    outcome = landfall("rules", "check", ".")

    assert (outcome.code, outcome.err) == (2, "about.yaml cannot be used: Permission denied.\n")


def test_an_interrupt_during_the_first_imports_is_one_line_too():
    interrupted = (
        "import sys, signal\n"
        "class Interrupting:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'typer': raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Interrupting())\n"
        "from service.cli import main\n"
        "sys.exit(main(['rules', 'list']))\n"
    )

    done = subprocess.run([sys.executable, "-c", interrupted], cwd=HOUSE, capture_output=True, check=False, text=True)

    assert (done.returncode, done.stderr) == (130, "Stopped; nothing more was written.\n")


@pytest.mark.parametrize(("name", "start"), [("d.csv", b"consignment_id,"), ("d.json", b"[{"), ("d.parquet", b"PAR1")])
def test_the_name_of_the_output_tells_its_format(landfall, parcels, tmp_path, name, start):
    landfall("screen", parcels(GOOD), *LAW, "--out", name)

    assert (tmp_path / name).read_bytes().startswith(start)


def test_a_stated_format_counts_before_the_name_of_the_output(landfall, parcels, tmp_path):
    landfall("screen", parcels(GOOD), *LAW, "--out", "d.csv", "--format", "json")

    assert json.loads((tmp_path / "d.csv").read_bytes())[0]["status"] == "decided"


def test_parquet_is_not_written_to_a_screen(landfall, parcels, monkeypatch):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)

    outcome = landfall("screen", parcels(GOOD), *LAW, "--format", "parquet")

    assert (outcome.code, outcome.out) == (2, b"")
    assert "name a file with --out" in outcome.err


def test_an_option_that_overrides_the_input_is_told(landfall, tmp_path):
    body = {"country": "XX", "on": "2025-09-01", "consignments": [GOOD]}
    (tmp_path / "call.json").write_text(json.dumps(body), encoding="utf-8")

    outcome = landfall("screen", "call.json", "--country", "fj", "--on", "2025-09-01")

    assert "--country fj counts; the input says country XX." in outcome.err
    assert "--on" not in outcome.err


def test_an_estimate_does_not_contradict_itself_where_the_law_looks_at_the_goods_alone(landfall):
    outcome = landfall(
        "estimate", "--country", "XX", "--value", "150", "--currency", "USD", "--hs", "6109", "--on", "2025-09-01"
    )

    assert "this law also looks at the goods without them" in outcome.text
    assert "given: the price was taken" not in outcome.text


@pytest.mark.parametrize(
    "command", [["estimate", "--country", "FJ", "--value", "9", "--currency", "FJD"], ["demo", "--parcels", "20"]]
)
def test_the_gaps_of_a_law_are_pointed_out(landfall, command):
    outcome = landfall(*command, "--on", "2025-09-01")

    assert "things about this law are not known: landfall rules show fj" in outcome.text + outcome.err


def test_show_says_when_reliefs_apply_how_levies_round_and_what_the_tables_hold(landfall):
    shown = json.loads(landfall("rules", "show", "xx", "--on", "2025-09-01", "--json").out)

    vat = next(levy for levy in shown["levies"] if levy["levy"] == "vat")
    assert vat["rounded"] == "base half up to 1.00 USD, amount half up to 0.01 USD"
    assert shown["reliefs"][0]["when"].startswith("is_known(nature_of_transaction)")
    assert {row["prefix"]: row["rates"]["import_duty"] for row in shown["tariff"]}["61"] == "10 %"
    assert {row["table"] for row in shown["tables"]} == {"floor_unit_value"}


def test_what_show_prints_has_the_tariff_and_the_conditions(landfall):
    text = landfall("rules", "show", "xx", "--on", "2025-09-01").text

    assert "XX Tariff Act, schedule 1: wine" in text
    assert "when any(item_is_vague)" in text


def test_no_color_is_heard(landfall, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("FORCE_COLOR", "1")

    assert "\x1b[3" not in landfall("rules", "list").text


def test_a_terminal_of_another_encoding_is_no_stack_trace(tmp_path):
    (tmp_path / "day.csv").write_text(
        "consignment_id,description\nA,\N{CJK UNIFIED IDEOGRAPH-8336}\n", encoding="utf-8"
    )
    command = [sys.executable, "-m", "service.cli", "screen", str(tmp_path / "day.csv"), *LAW]

    done = subprocess.run(
        command, cwd=HOUSE, capture_output=True, check=False, env={**os.environ, "PYTHONIOENCODING": "cp1252"}
    )

    assert done.returncode == 0
    assert b"Traceback" not in done.stderr


def test_an_output_with_a_suffix_that_is_no_format_is_refused(landfall, tmp_path):
    (tmp_path / "in.ndjson").write_text("", encoding="utf-8")

    outcome = landfall("screen", "in.ndjson", "--country", "FJ", "--out", "out.xlsx")

    assert outcome.code == 2
    assert ".xlsx is no format of decisions" in outcome.err
    assert not (tmp_path / "out.xlsx").exists()


def test_a_rulebook_that_is_read_is_not_written_over(landfall, tmp_path):
    (tmp_path / "in.ndjson").write_text("", encoding="utf-8")
    book = tmp_path / "own" / "fj"
    book.mkdir(parents=True)
    (book / "tariff.csv").write_text("kept", encoding="utf-8")

    outcome = landfall("screen", "in.ndjson", "--country", "FJ", "--rules", "own", "--levies-out", "own/fj/tariff.csv")

    assert outcome.code == 2
    assert "is also what is read" in outcome.err
    assert (book / "tariff.csv").read_text("utf-8") == "kept"
