"""Invented units through every stage of an index, computed by NumPy from the published formulas and
sharing no code with `measure`. Writes iData.csv, iMeta.csv and expected.json; needs numpy only.

Stages after Becker et al., COINr (JOSS 2022): denominate, impute by group mean, winsorise by G1 and
G2 of Joanes and Gill (1998), min-max, weighted means.
"""

import csv
import json

import numpy as np

rng = np.random.default_rng(20270303)
UNITS, LEAVES, PILLARS = 40, 9, 3
codes = [f"i{j}" for j in range(LEAVES)]
raw = np.round(np.exp(rng.normal(2, 0.4, (UNITS, LEAVES))) * 10, 3)
raw[3, 1], raw[17, 1], raw[8, 4], raw[30, 7] = 9000.0, 7000.5, 4000.25, 2500.0
raw[rng.random((UNITS, LEAVES)) < 0.06] = np.nan
groups = np.array(["north", "south", "west"])[np.arange(UNITS) % 3]
people = np.round(rng.uniform(50, 400, UNITS), 1)
direction = np.array([-1 if j in (2, 6) else 1 for j in range(LEAVES)])
divided = np.array([j in (0, 5) for j in range(LEAVES)])
weights = np.array([1 + j % 3 for j in range(LEAVES)], float)
pillar_weights = np.array([2.0, 1.0, 1.5])
parent = np.arange(LEAVES) % PILLARS


def shape(x):
    n, m = len(x), x.mean()
    m2, m3, m4 = (((x - m) ** p).mean() for p in (2, 3, 4))
    g1 = np.sqrt(n * (n - 1)) / (n - 2) * m3 / m2**1.5
    g2 = (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * (m4 / m2**2 - 3) + 6)
    return g1, g2


def outlying(x):
    g1, g2 = shape(x)
    return abs(g1) > 2 and g2 > 3.5


def treat(x):
    k, y = 0, x.copy()
    high = shape(x)[0] > 0
    while outlying(y) and k < 5:
        k += 1
        order = np.sort(x)
        y = np.minimum(x, order[-1 - k]) if high else np.maximum(x, order[k])
    return y, k


def mean(x, w, kind):
    w = w / w.sum()
    if kind == "geometric":
        return np.exp(np.log(x) @ w)
    if kind == "harmonic":
        return 1 / ((1 / x) @ w)
    return x @ w


def index(x, w, v, kind):
    pillars = np.column_stack([mean(x[:, parent == p], w[parent == p], kind) for p in range(PILLARS)])
    return np.column_stack([pillars, mean(pillars, v, kind)])


denominated = np.where(divided, raw / people[:, None], raw)
imputed = denominated.copy()
for g in np.unique(groups):
    rows = groups == g
    fill = np.nanmean(denominated[rows], axis=0)
    imputed[rows] = np.where(np.isnan(denominated[rows]), fill, denominated[rows])
pairs = [treat(imputed[:, j]) for j in range(LEAVES)]
treated = np.column_stack([y for y, _ in pairs])
turned = treated * direction
share = (turned - turned.min(0)) / (turned.max(0) - turned.min(0))
z = (turned - turned.mean(0)) / turned.std(0, ddof=1)
below = (turned[:, None, :] > turned[None, :, :]).sum(1)
scales = {
    '{ by = "minmax", lower = 1, upper = 100 }': share * 99 + 1,
    '{ by = "zscore", mean = 50, sd = 9 }': z * 9 + 50,
    '"rank"': below + 1.0,
}
variants = [
    {"normalise": name, "aggregate": kind, "scores": index(x, weights, pillar_weights, kind).tolist()}
    for name, x in scales.items()
    for kind in ("arithmetic", "geometric", "harmonic")
]
sets = []
for _ in range(25):
    w = weights * (1 + 0.25 * rng.uniform(-1, 1, LEAVES))
    v = pillar_weights * (1 + 0.25 * rng.uniform(-1, 1, PILLARS))
    scores = index(share * 99 + 1, w, v, "geometric")[:, -1]
    ranks = 1 + (scores[None, :] > scores[:, None]).sum(1)
    sets.append({"weights": [*w, *v, 1.0], "scores": scores.tolist(), "ranks": ranks.tolist()})

with open("iData.csv", "w", newline="") as file:
    out = csv.writer(file, lineterminator="\n")
    out.writerow(["uCode", "uName", "Part", "People", *codes])
    for i in range(UNITS):
        cells = ["" if np.isnan(x) else repr(float(x)) for x in raw[i]]
        out.writerow([f"u{i:02}", f"Unit {i}", groups[i], people[i], *cells])
with open("iMeta.csv", "w", newline="") as file:
    out = csv.writer(file, lineterminator="\n")
    out.writerow("Level,iCode,iName,Direction,Weight,Denominator,Parent,Type".split(","))
    for j, code in enumerate(codes):
        by = "People" if divided[j] else ""
        out.writerow([1, code, f"Item {j}", direction[j], weights[j], by, f"p{parent[j]}", "Indicator"])
    for p in range(PILLARS):
        out.writerow([2, f"p{p}", f"Pillar {p}", 1, pillar_weights[p], "", "index", "Aggregate"])
    out.writerow([3, "index", "Index", 1, 1, "", "", "Aggregate"])
    out.writerow(["", "Part", "Part", "", "", "", "", "Group"])
    out.writerow(["", "People", "People", "", "", "", "", "Denominator"])
expected = {
    "denominated": [[None if np.isnan(x) else x for x in row] for row in denominated.tolist()],
    "imputed": imputed.tolist(),
    "treated": treated.tolist(),
    "winsorised": {code: k for code, (_, k) in zip(codes, pairs) if k > 0},
    "variants": variants,
    "weight_sets": sets,
}
with open("expected.json", "w") as file:
    json.dump(expected, file, separators=(",", ":"))
    file.write("\n")
