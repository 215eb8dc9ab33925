"""Settings come from the environment or from defaults that run on a laptop."""

from pathlib import Path

import pytest

from engine.errors import UnusableValue
from service.settings import read_settings

HOME = Path("home")


@pytest.mark.parametrize(
    ("platform", "environment", "folder"),
    [
        ("linux", {}, HOME / ".cache" / "landfall"),
        ("linux", {"XDG_CACHE_HOME": "caches"}, Path("caches") / "landfall"),
        ("darwin", {}, HOME / "Library" / "Caches" / "landfall"),
        ("win32", {}, HOME / "AppData" / "Local" / "landfall" / "cache"),
        ("win32", {"LOCALAPPDATA": "local"}, Path("local") / "landfall" / "cache"),
        ("linux", {"LANDFALL_CACHE": "mine", "XDG_CACHE_HOME": "caches"}, Path("mine")),
    ],
)
def test_the_cache_folder_is_where_the_system_keeps_caches(platform, environment, folder):
    assert read_settings(environment, platform=platform, home=HOME).cache_folder == folder


def test_a_user_without_a_home_is_told_what_to_set(monkeypatch):
    def homeless():
        raise RuntimeError

    monkeypatch.setattr(Path, "home", homeless)

    with pytest.raises(UnusableValue, match="set LANDFALL_CACHE"):
        read_settings({}, platform="linux")


def test_threads_are_as_stated():
    assert read_settings({"LANDFALL_THREADS": "3"}, home=HOME).threads == 3


def test_threads_are_at_least_one_where_nothing_is_stated():
    assert read_settings({}, home=HOME).threads >= 1


@pytest.mark.parametrize("stated", ["0", "-1", "many", "1.5", "257", "²"])
def test_a_number_of_threads_that_is_none_is_a_sentence(stated):
    with pytest.raises(UnusableValue, match="whole number from 1 to 256"):
        read_settings({"LANDFALL_THREADS": stated}, home=HOME)


@pytest.mark.parametrize(
    ("platform", "environment", "folder"),
    [
        ("linux", {}, HOME / ".local" / "share" / "landfall" / "kept"),
        ("linux", {"XDG_DATA_HOME": "data"}, Path("data") / "landfall" / "kept"),
        ("darwin", {}, HOME / "Library" / "Application Support" / "landfall" / "kept"),
        ("win32", {"LOCALAPPDATA": "local"}, Path("local") / "landfall" / "kept"),
        ("linux", {"LANDFALL_KEPT": "mine"}, Path("mine")),
        ("linux", {"LANDFALL_KEPT": "off"}, None),
    ],
)
def test_versions_are_kept_where_the_system_keeps_data_or_where_the_user_says(platform, environment, folder):
    assert read_settings(environment, platform=platform, home=HOME).kept_folder == folder


def test_a_user_without_a_home_keeps_no_versions(monkeypatch):
    def homeless():
        raise RuntimeError

    monkeypatch.setattr(Path, "home", homeless)

    assert read_settings({"LANDFALL_CACHE": "mine"}, platform="linux").kept_folder is None
