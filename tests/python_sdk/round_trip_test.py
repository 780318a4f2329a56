"""What a call costs, printed beside a bare exchange over the same kind of socket; nothing is asserted of it."""

import socket
import statistics
import threading
import time
import unittest

from fake_host import example

ROUNDS = 2000


def median(exchange):
    taken = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        exchange()
        taken.append(time.perf_counter() - begun)
    return 1e6 * statistics.median(taken)


def bare_exchange():
    """A byte to a thread and back: what the machine itself takes."""
    ours, theirs = socket.socketpair()

    def echo():
        while True:
            byte = theirs.recv(1)
            if not byte:
                return
            theirs.sendall(byte)

    def exchange():
        ours.sendall(b"x")
        ours.recv(1)

    thread = threading.Thread(target=echo)
    thread.start()
    try:
        return median(exchange)
    finally:
        ours.close()
        thread.join()
        theirs.close()


class RoundTrip(unittest.TestCase):
    def test_a_metric_call_is_measured(self):
        with example("near") as host:
            host.create("metric", "near")
            members = {"predictions": {"numbers": [1.0, 2.0]}, "references": [{"numbers": [1.2, 7.0]}], "seconds": 10}
            self.assertEqual(host.request("metric.score", **members), {"score": 0.5})
            call = median(lambda: host.request("metric.score", **members))
        print(f"metric.score: {call:.0f} us, a bare exchange between threads: {bare_exchange():.0f} us (medians)")


if __name__ == "__main__":
    unittest.main()
