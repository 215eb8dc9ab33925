"""The doctor finds what is missing and what could talk."""

from types import SimpleNamespace

import numba
import pytest

from service import doctor
from service.settings import Settings


@pytest.fixture(autouse=True)
def cache_stays(monkeypatch):
    """Put back what the doctor tells numba; the other tests keep their compiled kernels."""
    monkeypatch.setattr(numba.config, "CACHE_DIR", numba.config.CACHE_DIR)


def finding(findings, what):
    return next(one for one in findings if one.what == what)


def test_a_machine_with_everything_is_well(tmp_path):
    assert doctor.is_well(doctor.examine(Settings(tmp_path, 1)))


def test_a_missing_library_is_bad_and_said(tmp_path, monkeypatch):
    monkeypatch.setattr(doctor, "requires", lambda _: ["nowhere-to-be-found>=1"])

    findings = doctor.examine(Settings(tmp_path, 1))

    assert finding(findings, "nowhere-to-be-found").health == "bad"
    assert not doctor.is_well(findings)


def test_a_cache_that_is_not_made_yet_is_a_note(tmp_path):
    assert finding(doctor.examine(Settings(tmp_path, 1)), "kernel cache").health == "note"


@pytest.mark.parametrize("error", [ImportError, OSError, RuntimeError])
def test_an_engine_that_cannot_be_loaded_is_bad_and_says_why(tmp_path, monkeypatch, error):
    def refuse(_):
        raise error("no locator available\nmore")

    monkeypatch.setattr(doctor.importlib, "import_module", refuse)

    findings = doctor.examine(Settings(tmp_path, 1))

    assert finding(findings, "engine").detail.endswith("no locator available")
    assert not doctor.is_well(findings)


def test_a_full_disk_is_bad(tmp_path, monkeypatch):
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _: SimpleNamespace(free=10**6))

    assert finding(doctor.examine(Settings(tmp_path, 1)), "disk").health == "bad"


def test_a_file_that_could_open_a_connection_is_named(tmp_path, monkeypatch):
    (tmp_path / "engine").mkdir()
    (tmp_path / "engine" / "talker.py").write_text("import socket\n", encoding="utf-8")
    monkeypatch.setattr(doctor, "_HOUSE", tmp_path)

    offline = finding(doctor.examine(Settings(tmp_path, 1)), "offline")

    assert offline.health == "bad"
    assert "talker.py" in offline.detail
