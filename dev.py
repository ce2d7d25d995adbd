"""Everything a fresh clone needs: sets the environment up, then runs, tests or packages Pôle Desk.

Standard library only. The main program is in `pole_desk/`; nothing of it is imported here.
"""

import sys

OLDEST_PYTHON = (3, 11)

if sys.version_info < OLDEST_PYTHON:
    import os
    import shutil

    for minor in range(15, 10, -1):
        newer = shutil.which("python3.%d" % minor)
        if newer and os.system('"%s" -c "import ssl"' % newer) == 0:
            os.execv(newer, [newer, *sys.argv])
    sys.exit(
        "Pôle Desk demande Python 3.11 ou plus récent ; celui-ci est Python %d.%d.\n"
        "Installez-en un (python.org, ou « sudo apt-get install python3.11 »), puis relancez\n"
        "avec lui : python3.11 dev.py" % sys.version_info[:2]
    )

import contextlib
import ctypes
import hashlib
import importlib.util
import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import NoReturn

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
EXE = ".exe" if os.name == "nt" else ""
PYTHON = BIN / f"python{EXE}"
PROGRAM = BIN / f"pole-desk{EXE}"
LOCK = ROOT / "requirements.lock"
STAMP = VENV / "pole-desk.stamp"
MADE_AT = VENV / "pole-desk.made-at"
STATE = ROOT / ".dev"
FIRST_HALF = ("tests/activities", "tests/registers")
"""As long to run as all the rest: two processes share the tests when there are two cores."""
RECIPE = "1"
"""Raised when the steps of the set-up change, so that environments are made anew."""

QT_LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
}
WINDOW_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
USAGE = """Usage : python3 dev.py COMMANDE

  run [--] ARGS   lance pole-desk (sans argument : la fenêtre, sur le pôle de démonstration)
  test [ARGS]     tous les tests, sur SQLite et sur PostgreSQL (ARGS : ceux de pytest)
  bench [ARGS]    les mesures de tests/benchmarks
  package         construit le programme autonome dans dist/ et l’essaie
  lock            recalcule requirements.lock d’après pyproject.toml
  migration NOM   prépare une migration de la base
"""


def say(text: str) -> None:
    print(f"· {text}", file=sys.stderr, flush=True)


def give_up(text: str) -> NoReturn:
    print(f"\n{text}", file=sys.stderr, flush=True)
    sys.exit(1)


def call(*command: str | Path, env: dict[str, str] | None = None) -> bool:
    """Runs a command in the project's folder, its output shown on stderr; whether it succeeded."""
    words = [str(word) for word in command]
    return subprocess.run(words, cwd=ROOT, stdout=sys.stderr, env=env, check=False).returncode == 0


# System packages


def apt() -> list[str] | None:
    """The words before `install PACKAGE` when packages may be installed without asking."""
    if not shutil.which("apt-get") or os.environ.get("POLE_DESK_NO_APT"):
        return None
    if os.geteuid() == 0:
        return ["apt-get"]
    allowed = (
        shutil.which("sudo") and not subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode
    )
    return ["sudo", "-n", "apt-get"] if allowed else None


def install(packages: Sequence[str], reason: str) -> bool:
    """Installs Debian packages when that is allowed, after saying so; whether it did."""
    command = apt()
    if command is None:
        return False
    say(f"{reason} : installation de {' '.join(packages)} (apt-get).")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    call(*command, "update", "-qq", env=env)
    return call(*command, "install", "-y", "-qq", "--no-install-recommends", *packages, env=env)


def by_hand(packages: Sequence[str]) -> str:
    return f"Tapez, puis relancez :\n  sudo apt-get install {' '.join(packages)}"


def loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def has_screen() -> bool:
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def check_qt_libraries() -> None:
    """Installs, or names, the system libraries that Qt needs and this Linux lacks."""
    if sys.platform != "linux":
        return
    wanted = {**QT_LIBRARIES, **(WINDOW_LIBRARIES if has_screen() else {})}
    lacking = [library for library in wanted if not loads(library)]
    packages = [wanted[library] for library in lacking]
    if not lacking:
        return
    if install(packages, "Qt a besoin de bibliothèques du système") and all(map(loads, lacking)):
        return
    give_up(
        f"Il manque à ce système des bibliothèques dont Qt a besoin : {', '.join(lacking)}.\n"
        f"{by_hand(packages)}\n(sur un système autre que Debian ou Ubuntu, les paquets équivalents)"
    )


# The environment


def fingerprint() -> str:
    """Changes with what is asked, what is locked, and where the project is."""
    digest = hashlib.sha256(f"{RECIPE}\n{ROOT}\n".encode())
    for file in (LOCK, ROOT / "pyproject.toml"):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def is_ready() -> bool:
    """Whether the last set-up ended well, for these files, in this place, and its Python stands."""
    with contextlib.suppress(OSError):
        return PYTHON.exists() and PROGRAM.exists() and STAMP.read_text() == fingerprint()
    return False


def set_up() -> None:
    """Makes `.venv` what `requirements.lock` says; quick when it already is."""
    check_qt_libraries()
    if is_ready():
        return
    with one_at_a_time():
        if is_ready():
            return
        say("Préparation de l’environnement (.venv) : une à trois minutes, la première fois.")
        STAMP.unlink(missing_ok=True)
        if not stands():
            make_venv()
        fill_venv()
        STAMP.write_text(fingerprint())
        say("Environnement prêt.")


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Holds off another dev.py that sets up the same folder."""
    STATE.mkdir(exist_ok=True)
    with (STATE / "setup.lock").open("a+b") as file:
        if os.name == "nt":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
        else:
            import fcntl

            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                say("Un autre dev.py prépare l’environnement ; on attend qu’il ait fini.")
                fcntl.flock(file, fcntl.LOCK_EX)
        yield


def stands() -> bool:
    """Whether `.venv` is a working environment, made here and not moved from elsewhere."""
    probe = "import sys; print(sys.prefix); sys.exit(sys.version_info < (3, 11))"
    try:
        seen = subprocess.run([PYTHON, "-c", probe], capture_output=True, text=True, check=False)
        return seen.returncode == 0 and Path(seen.stdout.strip()) == VENV and MADE_AT.read_text() == str(VENV)
    except OSError:
        return False


def make_venv() -> None:
    """A new `.venv`, by uv when it is there, else by this Python."""
    uv = shutil.which("uv")
    shutil.rmtree(VENV, ignore_errors=True)
    if not (uv and call(uv, "venv", "-q", "--python", sys.executable, VENV)):
        check_ensurepip()
        if not call(sys.executable, "-m", "venv", "--clear", VENV):
            give_up(f"L’environnement {VENV} n’a pas pu être créé ; voyez le message ci-dessus.")
    MADE_AT.write_text(str(VENV))


def check_ensurepip() -> None:
    """Debian's Python can't fill an environment before python3-venv is installed."""
    with contextlib.suppress(ModuleNotFoundError):
        if importlib.util.find_spec("ensurepip.__main__"):
            return
    packages = [f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"]
    if not install(packages, "Ce Python ne sait pas créer d’environnement"):
        give_up(f"Il manque à ce Python le module ensurepip.\n{by_hand(packages)}")


def fill_venv() -> None:
    """The locked dependencies, hash by hash, then the project itself, editable."""
    say("Installation des dépendances de requirements.lock (environ 150 Mo).")
    uv = shutil.which("uv")
    if uv and install_locked(uv, "pip", "install", "-q", "--python", PYTHON):
        return
    if call_quietly(PYTHON, "-m", "pip", "--version") or call_quietly(PYTHON, "-m", "ensurepip"):
        quiet = ["-q", "--disable-pip-version-check", "--no-input"]
        if install_locked(PYTHON, "-m", "pip", "install", *quiet):
            return
    give_up(
        "Les dépendances n’ont pas pu être installées ; la raison est écrite ci-dessus.\n"
        "Vérifiez la connexion au réseau, puis relancez : la préparation reprendra."
    )


def install_locked(*way: str | Path) -> bool:
    return call(*way, "--require-hashes", "-r", LOCK) and call(*way, "--no-deps", "--no-build-isolation", "-e", ".")


def call_quietly(*command: str | Path) -> bool:
    return subprocess.run(command, cwd=ROOT, capture_output=True, check=False).returncode == 0


# Commands


def run(arguments: list[str]) -> int:
    set_up()
    words = [str(PROGRAM), *(arguments[1:] if arguments[:1] == ["--"] else arguments)]
    if os.name == "nt":
        return subprocess.run(words, check=False).returncode
    sys.stdout.flush()
    os.execv(PROGRAM, words)


def test(arguments: list[str]) -> int:
    set_up()
    pytest = [str(PYTHON), "-m", "pytest"]
    with postgresql():
        if arguments or (os.cpu_count() or 1) < 2:
            return run_child([*pytest, *arguments])
        return run_halves([*pytest, *FIRST_HALF], [*pytest, *(f"--ignore={folder}" for folder in FIRST_HALF)])


def bench(arguments: list[str]) -> int:
    set_up()
    with postgresql():
        return run_child([str(PYTHON), "-m", "pytest", "-s", "tests/benchmarks", *arguments])


def run_child(words: list[str]) -> int:
    """Runs to its end; when we are stopped the child is stopped first, so that nothing outlives us."""
    child = subprocess.Popen(words, cwd=ROOT)
    try:
        return child.wait()
    except KeyboardInterrupt:
        return settle(child, 15)  # the terminal has told the child too; let it sum up
    except SystemExit:
        child.terminate()
        return settle(child, 10)


def run_halves(first: list[str], second: list[str]) -> int:
    """Both at once; what the second says is kept until the first has ended, so that each reads whole."""
    with tempfile.TemporaryFile() as said:
        child = subprocess.Popen(second, cwd=ROOT, stdout=said, stderr=subprocess.STDOUT)
        try:
            ended = run_child(first)
            if ended in (0, 1):
                ended = child.wait() or ended
        except (KeyboardInterrupt, SystemExit):
            ended = 130
        if child.poll() is None:
            child.terminate()
            settle(child, 10)
        said.seek(0)
        sys.stdout.flush()
        shutil.copyfileobj(said, sys.stdout.buffer)
        sys.stdout.flush()
    return ended


def settle(child: subprocess.Popen[bytes], seconds: int) -> int:
    with contextlib.suppress(subprocess.TimeoutExpired, KeyboardInterrupt):
        child.wait(seconds)
    child.kill()
    return 130


@contextlib.contextmanager
def postgresql() -> Iterator[None]:
    """A PostgreSQL for the run: the one given, or a private one; without any, pytest says so."""
    private = load_plugin("private_postgresql")
    if os.environ.get(private.GIVEN):
        yield
        return
    if private.binaries() is None and not install(["postgresql"], "Les tests visent PostgreSQL"):
        say("PostgreSQL n’est pas installé et ne peut pas l’être d’ici.")
    with contextlib.ExitStack() as stack:
        try:
            url = stack.enter_context(private.private_server())
        except private.Unavailable as reason:
            say(f"Pas de PostgreSQL pour les tests : {reason}.")
        else:
            os.environ[private.GIVEN] = url
        yield


def load_plugin(name: str) -> ModuleType:
    """A module of the tests that needs the standard library alone."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "tests" / "plugins" / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def package(_arguments: list[str]) -> int:
    """Builds the program, then tries it far from the source tree."""
    set_up()
    check_packaging()
    say("Construction du programme (PyInstaller) : une à deux minutes.")
    folders: list[str | Path] = ["--distpath", ROOT / "dist", "--workpath", ROOT / "build"]
    spec = ROOT / "pole_desk.spec"
    if not call(PYTHON, "-m", "PyInstaller", "--noconfirm", "--log-level=WARN", *folders, spec):
        give_up("Le programme n’a pas pu être construit ; la raison est écrite ci-dessus.")
    built = ROOT / "dist" / "pole-desk"
    size = sum(file.stat().st_size for file in built.rglob("*") if not file.is_symlink())
    say(f"Construit : {built} ({size / 1e6:.0f} Mo).")
    return smoke_test(built)


SHARED_PYTHON = """
import ctypes, os, sysconfig
name = sysconfig.get_config_var("INSTSONAME")
inside = os.path.join(sysconfig.get_config_var("LIBDIR"), name)
ctypes.CDLL(inside if os.path.exists(inside) else name)
"""


def check_packaging() -> None:
    """PyInstaller reads libraries with objdump, and ships Python's own."""
    if sys.platform != "linux":
        return
    version = "import sys; print('libpython%d.%d' % sys.version_info[:2])"
    lacking = [] if shutil.which("objdump") else ["binutils"]
    if not call_quietly(PYTHON, "-c", SHARED_PYTHON):
        found = subprocess.run([PYTHON, "-c", version], capture_output=True, text=True, check=True)
        lacking.append(found.stdout.strip())
    if lacking and not install(lacking, "La construction a besoin d’outils du système"):
        give_up(f"Il manque {', '.join(lacking)}.\n{by_hand(lacking)}")


def smoke_test(built: Path) -> int:
    """The built program opens every page and bills a month, on SQLite and on a private PostgreSQL."""
    private = load_plugin("private_postgresql")
    with contextlib.ExitStack() as stack:
        server = None
        with contextlib.suppress(private.Unavailable):
            server = stack.enter_context(private.private_server())
        return load_plugin("built_program").attempt(built, say, server)


def lock(_arguments: list[str]) -> int:
    """Exact versions and hashes for every system, and no index address."""
    uv = shutil.which("uv") or install_uv()
    groups = [word for name in ("tests", "package", "build") for word in ("--group", name)]
    options = ["--universal", "--python-version=3.11", "--generate-hashes", "--upgrade", "-q"]
    silent = ["--no-header", "--no-emit-index-url", "--no-emit-find-links"]
    fresh = STATE / "requirements.lock"
    STATE.mkdir(exist_ok=True)
    if not call(uv, "pip", "compile", "pyproject.toml", *groups, *options, *silent, "-o", fresh):
        give_up("Les versions n’ont pas pu être calculées ; la raison est écrite ci-dessus.")
    text = fresh.read_text()
    if re.search(r"://|--(index|extra|find)", text):
        give_up("Le résultat contient une adresse ; requirements.lock n’est pas modifié.")
    LOCK.write_text(f"# Written by `python3 dev.py lock` from pyproject.toml.\n{text}")
    say(f"{LOCK.name} est à jour ; « python3 dev.py test » l’installe et l’essaie.")
    return 0


def install_uv() -> Path:
    home = STATE / "uv"
    if not (home / BIN.name / f"uv{EXE}").exists():
        say("uv, qui calcule les versions, est installé dans .dev/uv.")
        if not call(sys.executable, "-m", "venv", home) or not call(
            home / BIN.name / f"python{EXE}", "-m", "pip", "install", "-q", "uv"
        ):
            give_up("uv n’a pas pu être installé ; la raison est écrite ci-dessus.")
    return home / BIN.name / f"uv{EXE}"


NEW_MIGRATION = """
import sys
from pole_desk import backend
from pole_desk.kernel.clock import SystemClock
print(backend.new_migration(f"sqlite:///{sys.argv[1]}", sys.argv[2], SystemClock()))
"""


def migration(arguments: list[str]) -> int:
    """Writes the difference between the shipped schema, built in a scratch file, and the tables."""
    if len(arguments) != 1 or not re.fullmatch(r"[a-z][a-z0-9_]+", arguments[0]):
        give_up("Donnez un nom en minuscules : python3 dev.py migration add_deposit")
    set_up()
    with tempfile.TemporaryDirectory() as folder:
        scratch = str(Path(folder, "scratch.pole"))
        return run_child([str(PYTHON), "-c", NEW_MIGRATION, scratch, arguments[0]])


COMMANDS = {
    "run": run,
    "test": test,
    "bench": bench,
    "package": package,
    "lock": lock,
    "migration": migration,
}


def main(words: list[str]) -> int:
    command = COMMANDS.get(words[0]) if words else None
    if command is None:
        asked = words[:1] in (["-h"], ["--help"], ["help"])
        print(USAGE, end="", file=sys.stdout if asked else sys.stderr)
        return 0 if asked else 2
    signal.signal(signal.SIGTERM, lambda *_seen: sys.exit(143))
    try:
        return command(words[1:])
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
