"""The three lists of dependencies tell the same story: pyproject.toml, requirements.lock and environment.yml."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from ruamel.yaml import YAML

ROOT = Path(__file__).parent.parent
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")


def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def declared() -> list[Requirement]:
    """The direct dependencies, those of running first, then those of testing."""
    lines = project()["dependencies"] + project()["optional-dependencies"]["test"]
    return [Requirement(line) for line in lines]


def lock_entries() -> list[str]:
    """One string an entry: the pinned requirement with its hashes, without the comments of the resolver."""
    lines = [line for line in LOCK.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    return [entry.strip() for entry in "\n".join(lines).replace("\\\n", " ").splitlines()]


def locked() -> dict[str, list[Requirement]]:
    """Pinned versions by name: several where Python versions need different ones."""
    pins: dict[str, list[Requirement]] = {}
    for entry in lock_entries():
        pin = Requirement(entry.split(" --hash=")[0])
        pins.setdefault(canonicalize_name(pin.name), []).append(pin)
    return pins


def environment() -> dict[str, Requirement]:
    """What environment.yml asks pip for, by name, but for the workbook itself."""
    content = YAML(typ="safe").load(ROOT / "environment.yml")
    (pip,) = [entry["pip"] for entry in content["dependencies"] if isinstance(entry, dict)]
    wanted = [Requirement(line) for line in pip if not line.startswith("-")]
    return {canonicalize_name(requirement.name): requirement for requirement in wanted}


@pytest.mark.parametrize("dependency", declared(), ids=lambda dependency: dependency.name)
def test_every_dependency_is_locked_at_a_version_its_bound_admits(dependency):
    pins = locked().get(canonicalize_name(dependency.name), [])
    assert pins, f"{dependency.name} is missing from requirements.lock: make lock"
    for pin in pins:
        (version,) = [specifier.version for specifier in pin.specifier]
        assert dependency.specifier.contains(version), f"locked {pin}, wanted {dependency}"


@pytest.mark.parametrize("dependency", declared(), ids=lambda dependency: dependency.name)
def test_every_dependency_is_in_the_conda_environment_with_the_same_bound(dependency):
    wanted = environment().get(canonicalize_name(dependency.name))
    assert wanted is not None, f"{dependency.name} is missing from environment.yml"
    assert wanted.specifier == dependency.specifier


def test_the_conda_environment_asks_for_nothing_else():
    assert set(environment()) == {canonicalize_name(dependency.name) for dependency in declared()}


def test_the_conda_environment_has_the_python_of_the_project_and_installs_the_workbook():
    content = YAML(typ="safe").load(ROOT / "environment.yml")
    assert content["name"] == "workbook"
    assert "python" + project()["requires-python"] in content["dependencies"]
    assert "-e ." in content["dependencies"][-1]["pip"]


def test_every_locked_entry_is_pinned_and_has_hashes():
    loose = [entry for entry in lock_entries() if not re.match(r"[a-z0-9.-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", entry)]
    assert loose == []


def test_the_lock_names_no_url_no_host_and_no_path():
    url, option, path = r"://| @ ", r"^\s*-(?!-hash=)", r"(^|\s)(/|~|\.\.?/|[A-Z]:)"
    place = re.compile(f"{url}|{option}|{path}")
    assert [line for line in LOCK.splitlines() if place.search(line)] == []
