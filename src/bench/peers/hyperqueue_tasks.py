"""Tasks that do nothing, in HyperQueue: the program `true`, as its tasks are processes, under one worker per core.

Its client looks once a second whether a job is done: rates of jobs of a few seconds are not exact.
"""

import atexit
import os
import tempfile
import time

from protocol import serve


def start(workers, _precision):
    import importlib.metadata

    from hyperqueue import Job, LocalCluster
    from hyperqueue.cluster import WorkerConfig

    folder = tempfile.TemporaryDirectory(prefix="grw-hyperqueue-")
    # The cluster's threads are in this process, and end with it.
    atexit.register(folder.cleanup)
    # Its workers have folders of their own beside the server's.
    os.environ["TMPDIR"] = folder.name
    cluster = LocalCluster(folder.name)
    for _ in range(workers):
        cluster.start_worker(WorkerConfig(cores=1))
    client = cluster.client()

    def run(tasks):
        job = Job()
        for _ in range(tasks):
            job.program(["true"], stdout=None, stderr=None)
        began = time.perf_counter()
        client.wait_for_jobs([client.submit(job)])
        return time.perf_counter() - began, []

    run(10 * workers)
    return importlib.metadata.version("hyperqueue"), None, run


if __name__ == "__main__":
    serve("hyperqueue", start)
