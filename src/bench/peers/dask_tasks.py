"""Tasks that do nothing, in dask.distributed: one process per worker, all submitted before the first answer is waited for."""

import time

from protocol import serve


def nothing(_index):
    return None


def start(workers, _precision):
    import distributed

    cluster = distributed.LocalCluster(
        n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=40
    )
    client = distributed.Client(cluster)
    runs = iter(range(10**9))

    def run(tasks):
        first = next(runs) * 10**9
        began = time.perf_counter()
        client.gather(client.map(nothing, range(first, first + tasks), pure=False))
        return time.perf_counter() - began, []

    run(10 * workers)
    return distributed.__version__, None, run


if __name__ == "__main__":
    serve("distributed", start)
