"""A process that has loaded everything a bot needs, and becomes a new bot whenever it is told to.

Most of a start is loading, which no kill can harm. With that done once, two hundred lives cost what fifty did.
It reads a line for each life and writes two: the new process's id, and, once that has ended, how it ended.
"""

import gc
import json
import os
import runpy
import sys
import threading
import traceback


def load() -> None:
    """Everything that a start would load, and nothing that runs: a fork takes no thread along."""
    from sqlalchemy.orm import configure_mappers

    import tests.faults.weakened  # noqa: F401 - it imports the bot as `python -m bot run` does

    configure_mappers()
    gc.collect()
    gc.freeze()
    if threading.active_count() > 1:
        raise RuntimeError(f"threads run already: {threading.enumerate()}")


def become(module: str, *arguments: str) -> int:
    """Be `python -m module` from here on; answers its exit code."""
    sys.argv = [module, *arguments]
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # noqa: BLE001 - as an interpreter does with what nobody caught
        traceback.print_exc()
        return 1
    return 0


def lives() -> None:
    """One after the other, for as long as somebody asks for more."""
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            sys.stdin.close()
            os.dup2(2, 1)
            code = become(*json.loads(line))
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
        print(pid, flush=True)  # noqa: T201 - whoever asked reads it
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)  # noqa: T201


if __name__ == "__main__":
    load()
    lives()
