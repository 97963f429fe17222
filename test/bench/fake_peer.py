"""A peer that needs no framework: it trains nothing, and behaves as its second argument says."""

import os
import sys
import time

sys.path.insert(0, os.environ["PEER_PROTOCOL_FOLDER"])

from protocol import serve


def start(threads, precision):
    behaviour = os.environ["PEER_BEHAVIOUR"]
    print("a library prints on import")
    if behaviour == "hangs":
        time.sleep(3600)
    if behaviour == "raises at start":
        raise RuntimeError("no such device\nsecond line")

    def load(problem, arrays):
        rows, columns, data = arrays["x"]
        values = memoryview(data).cast({"float32": "f", "float64": "d"}[precision]).tolist()
        total = [sum(values[i * columns : (i + 1) * columns]) for i in range(rows)]

        def train(epochs):
            print("and while it works")
            if behaviour == "raises":
                raise ValueError("cannot\nin detail")
            if behaviour == "dies":
                sys.stderr.write("terminate called\nout of luck\n")
                sys.stderr.flush()
                os._exit(7)
            return (-1 if behaviour == "lies" else 0.5), [t * epochs for t in total]

        return train

    return f"of {threads}", load


serve(os.environ["PEER_MODULE"], start)
