"""The built wheel is whole: installed alone, away from the clone, it shows its help and runs an example client."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def execute(*command: object, cwd: Path) -> str:
    """What the command printed; a failing one fails the test with everything it said."""
    environ = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}
    words = [str(word) for word in command]
    done = subprocess.run(words, cwd=cwd, env=environ, capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, f"{' '.join(words)}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    execute(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, cwd=ROOT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    """The bin folder of a fresh virtualenv that holds only the wheel and borrows the dependencies of this one."""
    venv = tmp_path_factory.mktemp("installed") / "venv"
    made = subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(venv)], capture_output=True, text=True)
    if made.returncode != 0:
        pytest.skip(f"no virtualenv can be made here: {made.stderr.strip()}")
    python = venv / "bin" / "python"
    execute(sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", wheel, cwd=venv)
    borrow_dependencies(python, cwd=venv)
    return venv / "bin"


def borrow_dependencies(python: Path, cwd: Path) -> None:
    """Put this environment's packages behind the wheel; its .pth files stay unread, so no editable workbook shows."""
    own = execute(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=cwd).strip()
    lent = sorted({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")})
    Path(own, "dependencies.pth").write_text("\n".join(lent) + "\n", encoding="utf-8")


def test_the_wheel_holds_the_method_the_notebooks_and_the_examples(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    for folder in ("templates", "notebooks", "data"):
        assert any(name.startswith(f"workbook/_project/{folder}/") for name in names), f"no {folder} in the wheel"
    assert "workbook/_project/data/northlight/client.yaml" in names


def test_the_wheel_holds_nothing_that_work_leaves_behind(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert [name for name in names if "__pycache__" in name or ".ipynb_checkpoints" in name] == []
    assert {name.split("/")[0].split("-")[0] for name in names} == {"workbook", "methodology_workbook"}


def test_the_package_and_its_files_come_from_the_wheel(installed, tmp_path):
    code = "import workbook, workbook.project as p; print(workbook.__file__, p.ROOT, sep='\\n')"
    for place in execute(installed / "python", "-c", code, cwd=tmp_path).splitlines():
        assert Path(place).is_relative_to(installed.parent)


def test_the_installed_command_shows_its_help(installed, tmp_path):
    shown = execute(installed / "workbook", "--help", cwd=tmp_path)
    assert "run" in shown and "check" in shown


def test_the_installed_command_makes_a_client_from_an_example_and_runs_it(installed, tmp_path):
    execute(installed / "workbook", "new", "x", "--from", "bakery", cwd=tmp_path)
    execute(installed / "workbook", "run", "x", "--chapters", "business_model_canvas", "--out", "out", cwd=tmp_path)
    for made in ("results.json", "report.html", "business_model_canvas.ipynb"):
        assert (tmp_path / "out" / "x" / made).is_file()
