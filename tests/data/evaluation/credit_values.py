#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Works out credit_values.h with NumPy, SciPy and scikit-learn, or by brute force from the definitions.

Scores are multiples of 1/64, so that float and double hold the same; many are tied.
Run:  python3 credit_values.py > credit_values.h
"""
import numpy as np
from scipy import optimize, stats
from sklearn.isotonic import IsotonicRegression
from sklearn.metrics import average_precision_score, brier_score_loss, log_loss, roc_auc_score

rng = np.random.default_rng(20140613)
N = 240
latent = rng.normal(size=N)
y = (latent + rng.normal(size=N) > 0.9).astype(int)


def on_grid(x):
    return np.clip(np.round(x * 64), 1, 63) / 64


a = on_grid(1 / (1 + np.exp(-(1.2 * latent - 0.8 + 0.6 * rng.normal(size=N)))))
b = on_grid(1 / (1 + np.exp(-(0.8 * latent - 0.3 + 0.9 * rng.normal(size=N)))))


def emit(name, values, kind='double'):
    values = np.atleast_1d(values)
    if kind == 'float':
        text = ', '.join(f'{v * 64:.0f}' for v in values)
        print(f'/// 64ths\ninline const std::vector<int> {name} = {{{text}}};')
    elif kind == 'int':
        print(f'inline const std::vector<int> {name} = {{{", ".join(str(int(v)) for v in values)}}};')
    else:
        print(f'inline const std::vector<double> {name} = {{{", ".join(repr(float(v)) for v in values)}}};')


def psi(x, z):
    """DeLong's kernel."""
    return 1.0 * (x > z) + 0.5 * (x == z)


def components(s):
    """Every pair, as the paper defines them: O(bads * goods)."""
    v = psi(s[y == 1][:, None], s[y == 0][None, :])
    return v.mean(), v.mean(1), v.mean(0)


def delong():
    auc_a, v10a, v01a = components(a)
    auc_b, v10b, v01b = components(b)
    s10, s01 = np.cov(v10a, v10b), np.cov(v01a, v01b)
    s = s10 / y.sum() + s01 / (1 - y).sum()
    se = np.sqrt(s[0, 0] + s[1, 1] - 2 * s[0, 1])
    z = (auc_a - auc_b) / se
    half = stats.norm.ppf(0.975) * np.sqrt(s[0, 0])
    return [auc_a, auc_b, np.sqrt(s[0, 0]), np.sqrt(s[1, 1]), se, z, 2 * stats.norm.sf(abs(z)), auc_a - half,
            auc_a + half]


def ece(t, s):
    place = np.minimum((s * 10).astype(int), 9)
    return sum(abs(t[place == k].mean() - s[place == k].mean()) * (place == k).mean() for k in range(10)
               if (place == k).any())


def measures(t, s):
    ks = stats.ks_2samp(s[t == 1], s[t == 0]).statistic
    auc = roc_auc_score(t, s)
    return [auc, 2 * auc - 1, ks, average_precision_score(t, s), brier_score_loss(t, s), log_loss(t, s), ece(t, s)]


def wilson(hits, n, z=stats.norm.ppf(0.975)):
    """The two shares p with |hits/n - p| = z sqrt(p (1 - p) / n): roots of a quadratic."""
    f = hits / n
    return sorted(np.roots([1 + z * z / n, -2 * f - z * z / n, f * f]).real)


def platt(t, s):
    x, up, down = np.log(s / (1 - s)), (t.sum() + 1) / (t.sum() + 2), 1 / ((1 - t).sum() + 2)
    goal = np.where(t == 1, up, down)

    def gradient(w):
        p = 1 / (1 + np.exp(-(w[0] * x + w[1])))
        return [((p - goal) * x).sum(), (p - goal).sum()]
    return optimize.root(gradient, [1, 0], tol=1e-14).x


def population_stability(reference, current):
    edges = np.unique(np.quantile(reference, np.arange(1, 10) / 10))
    edges = edges[edges < reference.max()]
    r = np.bincount(np.digitize(reference, edges, right=True), minlength=len(edges) + 1)
    c = np.bincount(np.digitize(current, edges, right=True), minlength=len(edges) + 1)
    r, c = np.where(r == 0, .5, r) / r.sum(), np.where(c == 0, .5, c) / c.sum()
    return ((c - r) * np.log(c / r)).sum()


def cut_offs():
    """Approval rate, bad rate, cost 5 : 1 of approving below each distinct score, and of approving all."""
    rows = []
    for cut in list(np.unique(a)) + [2]:
        ok = a < cut
        rows += [ok.mean(), y[ok].mean() if ok.any() else -1, 5 * y[ok].sum() + (1 - y[~ok]).sum()]
    return rows


def bootstrap(replicates=20000):
    """Plain percentile intervals of AUC and Brier of `a`, and of the paired differences a - b."""
    draw = np.random.default_rng(7)
    values = []
    for _ in range(replicates):
        i = draw.integers(0, N, N)
        values.append([roc_auc_score(y[i], a[i]), brier_score_loss(y[i], a[i]),
                       roc_auc_score(y[i], a[i]) - roc_auc_score(y[i], b[i]),
                       brier_score_loss(y[i], a[i]) - brier_score_loss(y[i], b[i])])
    return np.quantile(values, [0.025, 0.975], axis=0).T.ravel()


print('''// SPDX-License-Identifier: GPL-3.0-or-later
// Worked out by credit_values.py beside this file (see there for the formulas).
#pragma once

#include <vector>

namespace amalgam::expected {
''')
emit('targets', y, 'int')
emit('first_scores', a, 'float')
emit('second_scores', b, 'float')
print('/// AUC of both, standard errors of both and of the difference, z, p, ends of the first interval')
emit('delong', delong())
print('/// roc_auc, gini, ks, pr_auc, brier, log_loss, ece')
emit('first_measures', measures(y, a))
emit('second_measures', measures(y, b))
print('/// of 0/1, 1/1, 3/10, 0/20, 20/20, 137/1000: low, high')
emit('wilson', sum([wilson(*p) for p in [(0, 1), (1, 1), (3, 10), (0, 20), (20, 20), (137, 1000)]], []))
half = N // 2
print('/// fitted on the first half')
emit('platt', platt(y[:half], a[:half]))
iso = IsotonicRegression(out_of_bounds='clip').fit(a[:half], y[:half])
print('/// fitted on the first half, at 0, 1/128, 2/128 … 1')
emit('isotonic', iso.predict(np.arange(129) / 128))
print('/// of the second scores against the first, the second half against the first')
emit('stability', [population_stability(a, b), population_stability(a[:half], a[half:])])
print('/// approval rate, bad rate (-1: nobody), cost for each distinct cut-off')
emit('cut_offs', cut_offs())
print('/// ends for AUC, Brier, difference of AUC, difference of Brier; 20,000 replicates')
emit('bootstrap', bootstrap())
thirds = np.arange(N) % 3
print('/// the measures of rows 0, 3, 6 …, then of 1, 4, 7 …, then of 2, 5, 8 …')
emit('segments', sum([measures(y[thirds == k], a[thirds == k]) for k in range(3)], []))
print('\n}  // namespace amalgam::expected')
