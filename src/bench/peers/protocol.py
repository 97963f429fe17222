"""The peer's half of the conversation with `grw bench`; the other half is peer-process.ts.

Requests come as JSON lines on standard input, answers go as JSON lines to standard output. The bytes of a problem's
arrays follow the line that announces them, in its order.
"""

import importlib.util
import json
import os
import platform
import sys

PROTOCOL = 1


def serve(module, start):
    """Answers until standard input ends.

    `start(threads, precision)` imports the module and returns its version and `load(problem, arrays)`, which returns
    `train(epochs)`, which trains from the initial point and returns seconds and predictions. Where there is nothing to
    load it returns the version, None and `train`.
    """
    threads, precision = int(sys.argv[1]), sys.argv[2]
    # Libraries may print: what they say must not get between the answers.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)

    def say(**answer):
        answers.write(json.dumps(answer) + "\n")
        answers.flush()

    if importlib.util.find_spec(module) is None:
        return say(missing=module)
    try:
        version, load, train = (*start(threads, precision), None)[:3]
        say(protocol=PROTOCOL, version=version, python=platform.python_version())
        for line in sys.stdin.buffer:
            request = json.loads(line)
            if request["do"] == "load":
                train = None  # frees the last problem before there is another
                train = load(request["problem"], _arrays(request["arrays"], precision))
                say(loaded=True)
            elif request["do"] == "train":
                seconds, predictions = train(request["epochs"])
                say(seconds=seconds, predictions=predictions)
            else:
                raise ValueError(f"no such request: {request['do']}")
    except Exception as error:
        say(error=f"{type(error).__name__}: {error}")


def _arrays(announced, precision):
    """name → (rows, columns, bytes)"""
    size = {"float32": 4, "float64": 8}[precision]
    return {a["name"]: (a["rows"], a["columns"], _read(a["rows"] * a["columns"] * size)) for a in announced}


def _read(length):
    data = bytearray(length)
    if sys.stdin.buffer.readinto(data) != length:
        raise EOFError("the arrays ended too early")
    return data
