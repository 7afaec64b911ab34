"""One process per data folder, in real processes."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from storage.errors import FolderInUse
from storage.lock import DataFolderLock

HOLD = """
import sys, time
from pathlib import Path
from storage.lock import DataFolderLock
DataFolderLock(Path(sys.argv[1])).acquire()
print("held", flush=True)
time.sleep(60)
"""


def hold_elsewhere(folder: Path) -> subprocess.Popen[bytes]:
    root = Path(__file__).resolve().parents[2]
    process = subprocess.Popen(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", HOLD, str(folder)], stdout=subprocess.PIPE, env={"PYTHONPATH": str(root)}
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"held\n"
    return process


def test_a_second_process_is_refused_and_a_killed_one_leaves_the_folder_free(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with hold_elsewhere(folder) as other:
        with pytest.raises(FolderInUse) as refused:
            DataFolderLock(folder).acquire()
        assert str(folder) in str(refused.value)
        assert str(other.pid) in str(refused.value)
        assert "Stop that one first" in str(refused.value)
        os.kill(other.pid, signal.SIGKILL)
        other.wait()
        with DataFolderLock(folder):
            pass


def test_a_released_folder_can_be_taken_again(tmp_path: Path) -> None:
    first, second = DataFolderLock(tmp_path), DataFolderLock(tmp_path)
    with first, pytest.raises(FolderInUse):
        second.acquire()
    second.acquire()
    second.release()
    second.release()


def test_a_refused_lock_does_not_change_whose_number_is_in_the_file(tmp_path: Path) -> None:
    with DataFolderLock(tmp_path):
        for _ in range(2):
            with pytest.raises(FolderInUse, match=f"process {os.getpid()}"):
                DataFolderLock(tmp_path).acquire()
