"""Unpacks from a TensorFlow wheel what an addon in C needs: unpack.py WHEEL FOLDER -> FOLDER/lib, FOLDER/include."""

import os
import shutil
import sys
import zipfile

HEADERS = "tensorflow/include/"
LIBRARY = "tensorflow/libtensorflow"
NEEDED_HEADERS = tuple(
    HEADERS + folder for folder in ("tensorflow/c/", "tensorflow/core/platform/", "tsl/platform/", "xla/tsl/c/")
)


def target_of(name):
    if name.startswith(LIBRARY):
        return "lib/" + name[len("tensorflow/") :]
    if name.startswith(NEEDED_HEADERS):
        return "include/" + name[len(HEADERS) :]
    return None


def main(wheel, folder):
    with zipfile.ZipFile(wheel) as archive:
        for entry in archive.infolist():
            target = target_of(entry.filename)
            if target is None or entry.is_dir():
                continue
            path = os.path.join(folder, *target.split("/"))
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with archive.open(entry) as source, open(path, "wb") as sink:
                shutil.copyfileobj(source, sink, 1 << 22)


main(*sys.argv[1:])
