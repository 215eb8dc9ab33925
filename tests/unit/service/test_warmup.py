"""The kernel cache is made once, said once, and made anew when the kernels change."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from service import warmup
from service.settings import Settings

HOUSE = Path(__file__).parents[3]


@pytest.fixture
def no_kernels(monkeypatch):
    from engine import jit

    loaded = []
    monkeypatch.setattr(jit, "use_cache_folder", loaded.append)
    monkeypatch.setattr(warmup.importlib, "import_module", loaded.append)
    return loaded


def test_the_first_run_says_that_it_prepares(no_kernels, tmp_path, capsys):
    warmup.prepare_kernels(Settings(tmp_path, 1))

    assert "Preparing the engine, once on this machine" in capsys.readouterr().err
    assert no_kernels[1:] == list(warmup.KERNEL_MODULES)


def test_a_later_run_says_nothing(no_kernels, tmp_path, capsys):
    folder = warmup.kernel_folder(Settings(tmp_path, 1))
    folder.mkdir(parents=True)
    (folder / "one.nbi").write_text("kernel", encoding="utf-8")
    (folder / "ready").write_text("6 one.nbi\n", encoding="utf-8")

    warmup.prepare_kernels(Settings(tmp_path, 1))

    assert capsys.readouterr().err == ""
    assert no_kernels == [folder, *warmup.KERNEL_MODULES]


def test_a_preparation_that_kept_nothing_is_not_called_ready(no_kernels, tmp_path):
    warmup.prepare_kernels(Settings(tmp_path, 1))

    assert not warmup.is_ready(warmup.kernel_folder(Settings(tmp_path, 1)))


def test_a_folder_with_a_file_cut_short_is_made_anew_and_said(no_kernels, tmp_path, capsys):
    folder = warmup.kernel_folder(Settings(tmp_path, 1))
    folder.mkdir(parents=True)
    (folder / "one.nbi").write_text("ker", encoding="utf-8")
    (folder / "ready").write_text("6 one.nbi\n", encoding="utf-8")

    warmup.prepare_kernels(Settings(tmp_path, 1))

    assert "is damaged; it is made anew" in capsys.readouterr().err
    assert list(folder.iterdir()) == []


def test_a_folder_that_is_still_being_filled_is_let_be(no_kernels, tmp_path):
    folder = warmup.kernel_folder(Settings(tmp_path, 1))
    folder.mkdir(parents=True)
    (folder / "one.nbi").write_text("ker", encoding="utf-8")

    warmup.open_cache(Settings(tmp_path, 1))

    assert (folder / "one.nbi").exists()


def test_a_folder_that_cannot_be_written_is_replaced_by_another_and_said(no_kernels, tmp_path, capsys):
    (tmp_path / "file").write_text("in the way", encoding="utf-8")

    warmup.prepare_kernels(Settings(tmp_path / "file", 1))

    assert "Set LANDFALL_CACHE" in capsys.readouterr().err
    assert no_kernels[0].is_dir()


def test_a_ready_folder_that_cannot_be_written_is_copied_and_nothing_is_said(no_kernels, tmp_path, capsys, monkeypatch):
    folder = warmup.kernel_folder(Settings(tmp_path, 1))
    (folder / "engine").mkdir(parents=True)
    (folder / "engine" / "one.nbi").write_text("engine/one.nbi", encoding="utf-8")
    (folder / "ready").write_text("14 engine/one.nbi\n", encoding="utf-8")
    monkeypatch.setattr(warmup, "why_unwritable", lambda _: "Read-only file system")

    used = warmup.open_cache(Settings(tmp_path, 1))

    assert used != folder
    assert (used / "engine" / "one.nbi").read_text("utf-8") == "engine/one.nbi"
    assert capsys.readouterr().err == ""


BEFORE = """
import sys
import service.warmup
from service.cli import main

def stop(settings):
    print([name for name in ("engine.jit", *service.warmup.KERNEL_MODULES) if name in sys.modules])
    raise KeyboardInterrupt

service.warmup.prepare_kernels = stop
sys.exit(main())
"""


@pytest.mark.parametrize(
    "arguments",
    [
        ["screen", "nowhere.csv", "--country", "FJ"],
        ["estimate", "--country", "FJ", "--value", "1", "--currency", "FJD"],
        ["demo"],
        ["rules", "test", "xx"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_no_kernel_is_made_before_its_place_is_known(arguments):
    done = subprocess.run(
        [sys.executable, "-c", BEFORE, *arguments], cwd=HOUSE, capture_output=True, check=False, text=True
    )

    assert (done.stdout, done.returncode) == ("[]\n", 130), done.stderr


def test_any_change_of_the_engine_gets_a_folder_of_its_own(tmp_path, monkeypatch):
    before = warmup.kernel_folder(Settings(tmp_path, 1))
    engine = tmp_path / "engine"
    shutil.copytree(Path(warmup.__file__).parents[1] / "engine", engine)
    monkeypatch.setattr(warmup, "_ENGINE", engine)
    assert warmup.kernel_folder(Settings(tmp_path, 1)) == before

    money = engine / "money.py"
    money.write_text(money.read_text(encoding="utf-8").replace("10**13", "10**12"), encoding="utf-8")

    assert warmup.kernel_folder(Settings(tmp_path, 1)) != before
