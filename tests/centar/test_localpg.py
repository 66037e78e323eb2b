"""The real launcher with real servers, in folders of its own."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
import pytest

from centar import localpg, pgplace
from centar.localpg import Cluster
from centar.pgplace import LocalPostgresError

USER = """
import sys
from pathlib import Path
from centar.localpg import Cluster
Cluster(Path(sys.argv[1])).join()
print("joined", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def folder():
    """A folder that PostgreSQL's account can enter; pytest's own is closed to nobody."""
    made = Path(tempfile.mkdtemp())
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@pytest.fixture
def cluster(folder):
    made = Cluster(folder / "pg")
    yield made
    shutil.rmtree(made.socket, ignore_errors=True)


@pytest.fixture
def join(cluster):
    """Starts processes that use the cluster until their standard input ends; ends those that a test left."""
    joined = []

    def start():
        command = [sys.executable, "-c", USER, str(cluster.data)]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        joined.append(process)
        return process

    yield start
    for process in joined:
        process.communicate()


def wait_joined(process):
    assert process.stdout.readline() == "joined\n"
    return process


def leave(process):
    process.communicate()
    assert process.returncode == 0


def postmaster(cluster):
    return int((cluster.data / "postmaster.pid").read_text().split()[0])


def rows(cluster):
    with psycopg.connect(cluster.url) as connection:
        return connection.execute("SELECT count(*) FROM kept").fetchone()[0]


def test_last_to_leave_stops_the_server(cluster, join):
    both = [join(), join()]  # two first starts at once
    first, second = (wait_joined(process) for process in both)
    pid = postmaster(cluster)
    leave(first)
    with psycopg.connect(cluster.url) as connection:
        assert connection.execute("SELECT lower('Č'), current_setting('listen_addresses')").fetchone() == ("č", "")
    assert postmaster(cluster) == pid
    leave(second)
    assert not (cluster.data / "postmaster.pid").exists()
    assert not cluster.socket.exists()


def test_committed_rows_survive_killed_user_and_killed_server(cluster, join):
    user = wait_joined(join())
    with psycopg.connect(cluster.url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT generate_series(1, 1000)")
    user.kill()
    user.wait()
    assert rows(cluster) == 1000  # the server is still there, with nobody to stop it
    os.kill(postmaster(cluster), signal.SIGKILL)
    leave(wait_joined(join()))
    user = wait_joined(join())
    assert rows(cluster) == 1000
    leave(user)
    assert not (cluster.data / "postmaster.pid").exists()


def test_pid_file_of_a_dead_server_whose_number_another_program_has(cluster, join):
    leave(wait_joined(join()))
    other = subprocess.Popen(["/bin/sleep", "60"], **pgplace.account())
    pid_file = cluster.data / "postmaster.pid"
    pid_file.write_text(f"{other.pid}\n{cluster.data}\n{int(time.time())}\n5432\n{cluster.socket}\n\n")
    os.chown(pid_file, pgplace.account().get("user", -1), -1)
    leave(wait_joined(join()))
    assert other.poll() is None
    other.kill()
    other.wait()


def test_socket_folder_laid_by_another_account_is_refused(cluster):
    cluster.socket.symlink_to("/")
    with pytest.raises(LocalPostgresError, match="belongs to another account"):
        cluster.ensure_running()
    cluster.socket.unlink()


def test_server_that_will_not_start_says_why(cluster, join, monkeypatch):
    monkeypatch.setattr(localpg, "REFUSALS", 1)
    leave(wait_joined(join()))
    (cluster.data / "PG_VERSION").write_text("9.6\n")
    with pytest.raises(LocalPostgresError, match=r"not compatible|incompatible"):
        cluster.ensure_running()


def test_data_of_a_clone_that_only_root_may_enter_lie_outside(folder, monkeypatch):
    monkeypatch.setattr(pgplace, "OUTSIDE", folder / "outside")
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    as_root = os.geteuid() == 0
    assert pgplace.home(closed) == (folder / "outside" / pgplace.digest(closed) if as_root else closed / ".local")
    assert closed.stat().st_mode & 0o777 == 0o700


def test_missing_programs_are_named(folder, monkeypatch):
    monkeypatch.setenv("CENTAR_PG_BIN", str(folder))
    with pytest.raises(LocalPostgresError, match=f"No PostgreSQL to run in {folder}"):
        pgplace.programs()
