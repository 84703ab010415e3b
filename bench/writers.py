"""Twenty people write at the same time for two minutes: answers, status reports and edits, through the running product.

`python -m bench.writers [seconds] [pause]`: between two writes each of them waits so many seconds; without an argument a
second, as somebody in a great hurry does. 0 is more than the product can take, and shows how much that is.
"""

import os
import random
import sys
import threading
import time
from collections import Counter
from pathlib import Path

from bench.load import KINDS, Conversation, Sent, Writer, free_port, make_site
from bench.product import Product
from bench.support import row

WRITERS, TOOLS = 20, 200


def main() -> None:
    """Let everybody write; count, errors and the times of each kind."""
    given = [float(argument) for argument in sys.argv[1:]]
    seconds, pause = (given + [120.0, 1.0][len(given) :])[:2]
    writers = make_site(writers=WRITERS, tools=TOOLS, database_url=os.environ.get("DATABASE_URL", ""))
    log = Path(os.environ["DATA_DIR"]) / "log"
    port = free_port()
    product = Product(port, log)
    product.start()
    try:
        sent = write_all(port, writers, seconds, pause)
    finally:
        product.stop()
    report(sent, seconds, log.read_text())


def write_all(port: int, writers: list[Writer], seconds: float, pause: float) -> list[Sent]:
    """What all of them sent until the time was over."""
    sent: list[Sent] = []
    end = time.monotonic() + seconds

    def one(writer: Writer) -> None:
        conversation = Conversation(port, writer)
        while time.monotonic() < end:
            sent.append(conversation.write(random.choice(KINDS)))
            time.sleep(pause * random.uniform(0.5, 1.5))

    threads = [threading.Thread(target=one, args=(writer,)) for writer in writers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sent


def report(sent: list[Sent], seconds: float, log: str) -> None:
    """Print the table."""
    row(f"{WRITERS} writers, {seconds:.0f} s", f"{len(sent) / seconds:.0f} writes/s", f"{len(sent)} writes")
    for kind in KINDS:
        times = sorted(one.seconds * 1000 for one in sent if one.kind == kind)
        row(
            f"  {kind}: median / 95 % / 99 %",
            " / ".join(f"{_share(times, part):.0f}" for part in (0.5, 0.95, 0.99)),
            "ms",
        )
    times = sorted(one.seconds * 1000 for one in sent)
    row("  all: 99 % / slowest", f"{_share(times, 0.99):.0f} / {times[-1]:.0f} ms", "aim 99 %: 1000 ms")
    refused = Counter(f"{one.kind} {one.status}" for one in sent if not one.is_acknowledged)
    row("  not accepted", str(sum(refused.values())), str(dict(refused)) if refused else "aim 0")
    row("  “database is locked” in the log", str(log.count("locked")), "aim 0")


def _share(times: list[float], part: float) -> float:
    return times[min(len(times) - 1, int(len(times) * part))]


if __name__ == "__main__":
    main()
