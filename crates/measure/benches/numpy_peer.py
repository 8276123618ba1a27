"""The work of `benches/index.rs` as NumPy does it best: one matrix product, an argsort of each
run, quantiles of the ranks. Prints `case: seconds` lines, the best of several tries.

The draws of the weights are not counted here (they are in the Rust figures), and ties are not
looked for. Both layouts are timed, because the faster one depends on the version of NumPy.
"""

import time

import numpy as np

UNITS, INDICATORS, RUNS, TRIES = 514, 100, 10_000, 7
QUANTILES = [0.05, 0.5, 0.95]


def by_column(x, w):
    scores = x @ w
    order = np.argsort(-scores, axis=0)
    ranks = np.empty_like(order)
    np.put_along_axis(ranks, order, np.arange(1, UNITS + 1)[:, None], axis=0)
    return np.quantile(ranks, QUANTILES, axis=1)


def by_row(x, w):
    scores = w.T @ x.T
    order = np.argsort(-scores, axis=1)
    ranks = np.empty(order.shape, dtype=np.int32)
    np.put_along_axis(ranks, order, np.arange(1, UNITS + 1, dtype=np.int32)[None, :], axis=1)
    return np.quantile(ranks, QUANTILES, axis=0)


def best(work):
    times = []
    for _ in range(TRIES):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def main():
    rng = np.random.default_rng(1)
    x = rng.random((UNITS, INDICATORS)) * 99 + 1
    w = rng.random((INDICATORS, RUNS)) * 0.5 + 0.75
    w /= w.sum(axis=0)
    size = f"{UNITS}x{INDICATORS}x{RUNS}"
    arithmetic = min(best(lambda: by_column(x, w)), best(lambda: by_row(x, w)))
    print(f"numpy_{size}_arithmetic: {arithmetic:.4f}")
    geometric = best(lambda: by_column(np.log(x), w))
    print(f"numpy_{size}_geometric: {geometric:.4f}")
    print(f"numpy_product_alone: {best(lambda: x @ w):.4f}")


if __name__ == "__main__":
    main()
