#!/usr/bin/env python3
"""The project's commands. Needs nothing but Python 3.11 or newer; everything else is fetched on first use.

python3 dev.py up [--port N] [--host H] [--empty] [--fresh]    run the tracker on this machine
python3 dev.py test [pytest arguments]                         run the test suite
python3 dev.py faults [pytest arguments]                       break real processes and see that nothing is lost
python3 dev.py bench NAME [--quick]                            measure, one JSON line per case
python3 dev.py check                                           all that must hold before a change lands
python3 dev.py lock                                            compile the requirement files anew
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
import subprocess
import sys
import threading
import venv
from collections.abc import Sequence
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent
VENV = CHECKOUT / ".venv"
PYTHON = VENV / "bin" / "python"
PIP_INSTALL = (str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "-qq")
NODE_MODULES = CHECKOUT / "node_modules"
OLDEST_PYTHON = (3, 11)
OLDEST_NPM = 10
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_BROWSER = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
BROWSER_PACKAGES = ("chromium", "fonts-dejavu-core", "fonts-liberation")
# The larger set holds all of the smaller one.
SETS = {"local": "requirements-local.txt", "dev": "requirements-dev.txt"}
LOCKS: dict[str, tuple[str, ...]] = {
    "requirements.txt": ("pyproject.toml",),
    "requirements-local.txt": ("pyproject.toml", "--group", "local", "-c", "requirements.txt"),
    "requirements-dev.txt": (
        *("pyproject.toml", "--group", "local", "--group", "test", "--group", "check"),
        *("-c", "requirements.txt"),
    ),
    "requirements-node.txt": ("--group", "node"),
}


def main(arguments: Sequence[str]) -> int:
    if sys.version_info < OLDEST_PYTHON:
        return fail(
            f"Python {'.'.join(map(str, OLDEST_PYTHON))} or newer is needed; this is {sys.version.split()[0]}."
        )
    command, rest = (arguments[0], list(arguments[1:])) if arguments else ("help", [])
    if command in {"up", "bench"}:
        install("local")
        os.chdir(CHECKOUT)
        os.execv(PYTHON, [str(PYTHON), "manage.py", command, *rest])
    if command == "test":
        install("dev")
        if not find_browser() and in_ci():
            return fail("No browser: see above.")
        return run_tests(rest)
    if command == "faults":
        install("dev")
        return run(PYTHON, "-m", "pytest", *(rest or ["--durations", "5"]), "tests/faults")
    if command == "check":
        install("dev")
        return check()
    if command == "lock":
        install("dev")
        return lock()
    print(__doc__)
    return 0 if command in {"help", "-h", "--help"} else 2


# Installing ---------------------------------------------------------------------------------------------


def install(wanted: str) -> None:
    """Python packages and front-end packages, side by side; nothing when both are as the lock files say."""
    problems: list[str] = []

    def front_end() -> None:
        problems.extend(filter(None, [install_front_end()]))

    beside = threading.Thread(target=front_end) if system_npm() else None
    if beside:
        beside.start()
    if problem := install_python(wanted):
        problems.append(problem)
    if beside:
        beside.join()
    elif not problems:
        front_end()
    if problems:
        sys.exit("\n".join(problems))


def install_python(wanted: str) -> str:
    """Make .venv and fill it from a hashed lock; empty when all is well."""
    if is_installed(wanted):
        return ""
    lock_file = SETS[wanted]
    uv = working_uv()
    if not venv_works():
        say(f"Making {VENV.name} ...")
        shutil.rmtree(VENV, ignore_errors=True)
        if problem := make_venv(uv):
            return problem
    say(f"Installing {lock_file} ...")
    with_uv = bool(uv) and install_with(
        uv, "pip", "install", "--quiet", "--python", str(PYTHON), lock_file=lock_file
    )
    if not with_uv and not install_with(*PIP_INSTALL, lock_file=lock_file):
        return f"Installing {lock_file} failed; what is above says why."
    stamp(wanted).write_text(fingerprint(CHECKOUT / lock_file))
    return ""


def is_installed(wanted: str) -> bool:
    names = [wanted] if wanted == "dev" else ["dev", wanted]
    current = (stamp(n).exists() and stamp(n).read_text() == fingerprint(CHECKOUT / SETS[n]) for n in names)
    return any(current) and venv_works()


def stamp(name: str) -> Path:
    return VENV / f".installed-{name}"


def fingerprint(*files: Path) -> str:
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def venv_works() -> bool:
    """Not after the checkout was moved or its Python removed."""
    probe = "import sys; sys.exit(sys.version_info < (3, 11))"
    return PYTHON.exists() and quiet(str(PYTHON), "-c", probe).returncode == 0


def make_venv(uv: str) -> str:
    if uv and quiet(uv, "venv", "--seed", "--python", sys.executable, str(VENV)).returncode == 0:
        return ""
    try:
        venv.create(VENV, with_pip=True, symlinks=True)
    except (subprocess.CalledProcessError, OSError) as error:
        shutil.rmtree(VENV, ignore_errors=True)
        return f"Could not make a virtual environment ({error}). On Debian and Ubuntu: apt-get install python3-venv"
    return ""


def install_with(*command: str, lock_file: str) -> bool:
    return run(*command, "--require-hashes", "--only-binary", ":all:", "-r", lock_file) == 0


def working_uv() -> str:
    """A uv on the path may be a dead shim: trust it only when it answers."""
    found = shutil.which("uv")
    return found if found and quiet(found, "--version").returncode == 0 else ""


def install_front_end() -> str:
    """node_modules from package-lock.json; no package runs code of its own here."""
    lock_file, mark = CHECKOUT / "package-lock.json", NODE_MODULES / ".installed"
    if mark.exists() and mark.read_text() == fingerprint(lock_file):
        return ""
    npm = system_npm() or npm_from_package()
    if not npm:
        return "Installing npm failed; npm 10 or newer on the path would do as well."
    say("Installing front-end packages ...")
    done = quiet(*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    if done.returncode:
        return f"npm ci failed:\n{done.stderr.strip()}"
    mark.write_text(fingerprint(lock_file))
    return ""


def system_npm() -> list[str]:
    found = shutil.which("npm")
    shown = quiet(found, "--version") if found else None
    if found and shown and shown.returncode == 0 and int(shown.stdout.split(".")[0] or 0) >= OLDEST_NPM:
        return [found]
    return []


def npm_from_package() -> list[str]:
    """Node as a Python package, where the machine has none; it never runs again after this."""
    if not (VENV / "bin" / "npm").exists():
        say("Installing Node.js for its npm ...")
        if not install_with(*PIP_INSTALL, lock_file="requirements-node.txt"):
            return []
    return [str(VENV / "bin" / "npm")]


# Browser ------------------------------------------------------------------------------------------------


def find_browser() -> bool:
    """One on the machine; else from Debian's packages as root; else the one Playwright brings."""
    if browser_here():
        return True
    apt = shutil.which("apt-get")
    if apt and os.geteuid() == 0:
        say("Installing a browser with apt-get ...")
        quiet(apt, "update", limit=120)
        quiet(apt, "install", "-y", "--no-install-recommends", *BROWSER_PACKAGES, limit=300)
        if browser_here():
            return True
    say("Asking Playwright for a browser (60 s at most) ...")
    if (
        quiet(str(PYTHON), "-m", "playwright", "install", "--only-shell", "chromium", limit=60).returncode
        == 0
    ):
        return True
    say(
        "No browser could be found or installed: the journeys are not run. CHROMIUM=/path/to/chrome names one."
    )
    return False


def browser_here() -> bool:
    chosen = os.environ.get("CHROMIUM")
    return bool(chosen and Path(chosen).exists()) or any(map(shutil.which, BROWSERS)) or MAC_BROWSER.exists()


# Checking -----------------------------------------------------------------------------------------------


def check() -> int:
    """Every step runs, so that one look shows all that is wrong."""
    templates = [str(path.relative_to(CHECKOUT)) for path in sorted((CHECKOUT / "templates").rglob("*.html"))]
    production = {"SECRET_KEY": secrets.token_urlsafe(60), "DEBUG": "false", "HTTPS": "true", "DEMO": "false"}
    code_base = ("tests/test_architecture.py", "tests/test_consistency.py")
    python, djade = str(PYTHON), str(VENV / "bin" / "djade")
    steps: dict[str, list[str]] = {
        "lint": [python, "-m", "ruff", "check", "."],
        "format": [python, "-m", "ruff", "format", "--check", "."],
        "templates": [djade, "--check", "--target-version", "5.2", *templates],
        "types": [python, "-m", "mypy"],
        "migrations": [python, "manage.py", "makemigrations", "--check", "--dry-run"],
        "deployment": [python, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        "code base": [python, "-m", "pytest", "-q", *code_base],
    }
    wrong = [name for name, step in steps.items() if not step_passes(name, step, production)]
    if not audit():
        wrong.append("audit")
    have_browser = find_browser()
    if in_ci() and not have_browser:
        wrong.append("browser")
    say("== suite")
    if run_tests([]) != 0:
        wrong.append("suite")
    say(f"\nFailed: {', '.join(wrong)}" if wrong else "\nAll checks passed.")
    return 1 if wrong else 0


def run_tests(arguments: list[str]) -> int:
    """The whole suite on every core, a file at a time, long ones first; a chosen part in one process, which starts
    sooner.
    """
    return run(
        PYTHON, "-m", "pytest", *(arguments or ["-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder"])
    )


def step_passes(name: str, step: list[str], environment: dict[str, str]) -> bool:
    say(f"== {name}")
    needed = environment if name == "deployment" else {}
    return run(*step, environment=needed) == 0


def audit() -> bool:
    """Known holes in what we install. Where the advisories are out of reach that is said, not failed."""
    say("== audit")
    done = quiet(
        *(str(PYTHON), "-m", "pip_audit", "-r", "requirements-dev.txt", "--require-hashes", "--disable-pip"),
        *("--format", "json", "--progress-spinner", "off", "--timeout", "10"),
        limit=120,
    )
    try:
        packages = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        packages = []
    audited = [package for package in packages if "vulns" in package]
    if len(audited) < len(packages) or not packages:
        say(f"Advisories answered for {len(audited)} of {len(packages)} packages; the rest is not audited.")
    holes = [(p["name"], p["version"], hole["id"]) for p in audited for hole in p["vulns"]]
    for name, version, hole_id in holes:
        say(f"{name} {version}: {hole_id}")
    return not holes


def lock() -> int:
    """Requirement files with hashes and without a word on where packages come from."""
    compiling = (PYTHON, "-m", "uv", "pip", "compile", "--universal", "--python-version", "3.11", "--quiet")
    plain = ("--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links")
    for name, sources in LOCKS.items():
        if run(*compiling, "--generate-hashes", *plain, *sources, "-o", name):
            return fail(f"{name} could not be compiled.")
    return 0


# Small things -------------------------------------------------------------------------------------------


def run(*command: str | Path, environment: dict[str, str] | None = None) -> int:
    """Run in the foreground; Ctrl-C is the child's to handle."""
    with subprocess.Popen(
        [str(part) for part in command], cwd=CHECKOUT, env=os.environ | (environment or {})
    ) as child:
        while True:
            try:
                return child.wait()
            except KeyboardInterrupt:
                continue


def quiet(*command: str, limit: float | None = None) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            command, cwd=CHECKOUT, capture_output=True, text=True, check=False, timeout=limit
        )
    except (subprocess.TimeoutExpired, OSError) as error:
        return subprocess.CompletedProcess(command, returncode=1, stdout="", stderr=str(error))


def in_ci() -> bool:
    return os.environ.get("CI", "").lower() not in {"", "0", "false"}


def say(line: str) -> None:
    print(line, flush=True)


def fail(line: str) -> int:
    print(line, file=sys.stderr, flush=True)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
