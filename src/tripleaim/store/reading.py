"""Sources read while others are put in: by a thread or, where there is much, by two processes.

Readers are Python and hold its lock: a thread of them and the engine wait for each other. A process
of its own takes half a second to start. What it read lies in files of Arrow beside the store until
it is put in, so that neither waits for the other to make room; two are read at once, since reading
takes longer than putting in.
"""

import gc
import os
import pickle
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from typing import IO, TYPE_CHECKING, Any, cast

from tripleaim.model.errors import InputRefused, Problem, TripleaimError, refuse
from tripleaim.model.source import Source
from tripleaim.store.front_door import find_faults
from tripleaim.store.insert import BY_ARROW, lay
from tripleaim.store.readers import Reading, reader_for

if TYPE_CHECKING:
    import pyarrow as pa

AHEAD = 3  # readings: one that takes long to put in does not hold up those after it
READERS = 2
MUCH = 16_000_000  # bytes of files, from which on processes of their own are worth their start
CHILD = f"""
import pickle, sys
sys.path[:] = pickle.load(sys.stdin.buffer)
from {__name__} import serve
serve(*map(int, sys.argv[1:]))
"""

Work = list[tuple[Source, Sequence[Path]]]
Taken = Callable[[], Reading]


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """A process that reads: where it is asked and where it tells, and what is ended to end it."""

    asked: IO[bytes]
    told: IO[bytes]
    process: subprocess.Popen[bytes]


def readings(work: Work, scratch: Path) -> AbstractContextManager[Iterator[Taken]]:
    """What gives the reading of each source, in order. Files of this are left in `scratch`."""
    size = sum(path.stat().st_size for _, paths in work for path in paths if path.is_file())
    return _by_process(work, scratch) if BY_ARROW and size > MUCH else _by_thread(work)


@contextmanager
def _by_thread(work: Work) -> Iterator[Iterator[Taken]]:
    """Few are read ahead, and none is kept."""
    reader = ThreadPoolExecutor(max_workers=1)
    try:
        yield _few_ahead(reader, work)
    finally:
        reader.shutdown(cancel_futures=True)


def _few_ahead(reader: ThreadPoolExecutor, work: Work) -> Iterator[Taken]:
    ahead: deque[Future[Reading]] = deque()
    for source, files in work:
        ahead.append(reader.submit(read_source, source, files))
        if len(ahead) > AHEAD:
            yield ahead.popleft().result
    while ahead:
        yield ahead.popleft().result


@contextmanager
def _by_process(work: Work, scratch: Path) -> Iterator[Iterator[Taken]]:
    """All are read ahead, each by the process that is free, and lie in files until taken."""
    children = _started()
    free: SimpleQueue[Child] = SimpleQueue()
    for child in children:
        free.put(child)

    def read(at: int, source: Source, paths: Sequence[Path]) -> Mapping[str, Any]:
        child = free.get()
        try:
            return _ask(child, (source, paths, str(scratch / str(at))))
        finally:
            free.put(child)

    readers = ThreadPoolExecutor(max_workers=READERS)
    try:
        found = [readers.submit(read, at, *each) for at, each in enumerate(work)]
        yield (partial(_take, each) for each in found)
    except BaseException:
        for child in children:
            _end(child)
        raise
    finally:
        readers.shutdown(cancel_futures=True)
        for child in children:
            _let_go(child)
        for child in children:
            child.process.wait()


def _started() -> list[Child]:
    """Two processes: where the system can, the second is made of the first and what it imported."""
    if not hasattr(os, "fork"):
        return [_start() for _ in range(READERS)]
    (asked, ask), (tell, told) = os.pipe(), os.pipe()
    first = _start(asked, told)
    os.close(asked)
    os.close(told)
    return [first, Child(asked=open(ask, "wb"), told=open(tell, "rb"), process=first.process)]


def _start(*second: int) -> Child:
    """A process of a group of its own, which hands the ends of pipes of a `second` on to it."""
    pipe, command = subprocess.PIPE, [sys.executable, "-c", CHILD, *map(str, second)]
    apart: dict[str, Any] = {"pass_fds": second, "process_group": 0} if second else {}
    process = subprocess.Popen(command, stdin=pipe, stdout=pipe, **apart)
    asked, told = cast(IO[bytes], process.stdin), cast(IO[bytes], process.stdout)
    child = Child(asked=asked, told=told, process=process)
    _say(child, sys.path)
    return child


def _end(child: Child) -> None:
    """End a process, and with it the one that was made of it."""
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError):
            os.killpg(child.process.pid, signal.SIGKILL)
    else:
        child.process.kill()


def _let_go(child: Child) -> None:
    """Of a process that was ended: what stands in its pipes is of no use."""
    for pipe in (child.asked, child.told):
        with suppress(OSError):
            pipe.close()


def _say(child: Child, said: object) -> None:
    child.asked.write(pickle.dumps(said))
    child.asked.flush()


def _ask(child: Child, asked: tuple[Source, Sequence[Path], str]) -> Mapping[str, Any]:
    try:
        _say(child, asked)
        found: Mapping[str, Any] | Exception = pickle.load(child.told)
    except (EOFError, OSError):
        listed = ", ".join(path.name for path in asked[1])
        raise refuse(listed, "could not be read: the process that reads was ended") from None
    if isinstance(found, Exception):
        raise found
    return found


def _take(found: Future[Mapping[str, Any]]) -> Reading:
    rows_of = found.result()
    return {name: _held(rows) if isinstance(rows, Path) else rows for name, rows in rows_of.items()}


def _held(path: Path) -> "pa.Table":
    """The rows of a file, which is seen as memory and leaves the folder at once."""
    import pyarrow as pa

    with pa.memory_map(str(path)) as file:
        rows = pa.ipc.open_stream(file).read_all()
    with suppress(OSError):  # where a file in use stays, it goes with its folder
        path.unlink()
    return rows


def read_source(source: Source, paths: Sequence[Path]) -> Reading:
    """What the reader of a source makes of its files; whatever goes wrong is the file's fault."""
    problems = [problem for path in paths for problem in find_faults(path)]
    if problems:
        raise InputRefused(problems)
    try:
        return reader_for(source.shape)(source, paths)
    except (TripleaimError, ModuleNotFoundError):
        raise  # of what is not installed the command line says how to install it
    except Exception as error:
        listed = ", ".join(path.name for path in paths)
        kind = type(error).__name__
        rule = f"cannot be read as {source.shape.replace('_', ' ')} ({kind})"
        remedy = "Is it the publication that the catalogue names? tripleaim sources --all"
        raise InputRefused([Problem(where=listed, rule=rule, remedy=remedy)]) from error


def serve(*second: int) -> None:
    """In a process of its own: read what is asked, and tell of each where it lies, or why not.

    With the ends of two pipes, a second process is made of this one and is asked and tells there.
    """
    import pyarrow.compute  # noqa: F401 (what is imported before the second is made is shared)

    asked, told = sys.stdin.buffer, sys.stdout.buffer
    other = os.fork() if second and hasattr(os, "fork") else None
    if other == 0:
        for ours, standard in zip(second, (0, 1), strict=True):
            os.dup2(ours, standard)
        asked, told = os.fdopen(0, "rb", closefd=False), os.fdopen(1, "wb", closefd=False)
    for each in second:
        os.close(each)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who asked is told, and ends this
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # where who asked was killed, in silence
    gc.disable()
    sys.stdout = sys.stderr  # a reader that prints spoils nothing
    with suppress(EOFError):  # who asks no more has ended
        while True:
            _answer(told, *pickle.load(asked))
    if other:
        os.waitpid(other, 0)


def _answer(told: IO[bytes], source: Source, paths: Sequence[Path], place: str) -> None:
    found: Mapping[str, Any] | Exception
    try:
        rows_of = read_source(source, paths)
        found = {name: _hold(rows, Path(f"{place}.{name}")) for name, rows in rows_of.items()}
    except Exception as error:
        found = error
    pickle.dump(found, told)
    told.flush()


def _hold(rows: Any, path: Path) -> Any:
    """Where rows lie that Arrow can lay out; else the rows."""
    import pyarrow as pa

    laid = lay(rows)
    if not isinstance(laid, pa.Table):
        return laid
    with pa.ipc.new_stream(path, laid.schema) as file:
        file.write_table(laid)
    return path
