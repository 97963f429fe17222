"""Tasks that do nothing, in Ray: one process per worker, all submitted before the first answer is waited for."""

import time

from protocol import serve


def start(workers, _precision):
    import ray

    ray.init(num_cpus=workers, include_dashboard=False, log_to_driver=False, logging_level="ERROR")

    @ray.remote(num_cpus=1)
    def nothing():
        return None

    def run(tasks):
        began = time.perf_counter()
        ray.get([nothing.remote() for _ in range(tasks)])
        return time.perf_counter() - began, []

    # Workers start with their first task.
    run(10 * workers)
    return ray.__version__, None, run


if __name__ == "__main__":
    serve("ray", start)
