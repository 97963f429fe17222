/** The reweighting rules once more, from their formulas: plain loops over sorted lists, without care for overflow. */
import type { MethodSpec } from '../../src/core/cell/index.js';

export const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

/** Positions by loss from the largest, equal ones in their order. */
export function sorted(losses: readonly number[]): number[] {
  return losses.map((_, i) => i).sort((a, b) => losses[b]! - losses[a]! || a - b);
}

/** Hands `budget` units out to the samples in order, at most what each has. */
function pour(order: readonly number[], capacity: readonly number[], budget: number): number[] {
  const given = capacity.map(() => 0);
  let left = budget;
  for (const i of order) {
    given[i] = Math.min(left, capacity[i]!);
    left -= given[i];
  }
  return given;
}

/** What is left of each sample when the fraction ε of largest losses is dropped. */
export function keptOf(losses: readonly number[], eps: number): number[] {
  const dropped = pour(
    sorted(losses),
    losses.map(() => 1),
    eps * losses.length,
  );
  return dropped.map((part) => 1 - part);
}

export function naiveCvar(losses: readonly number[], alpha: number, kept = losses.map(() => 1)): number[] {
  const budget = alpha * sum(kept);
  return pour(sorted(losses), kept, budget).map((part) => part / budget);
}

/** Minimises `C √E[(ℓ−η)₊²] + η` by bisection of its slope; p need not be normalised. */
export function naiveChi2(losses: readonly number[], cSquared: number, p: readonly number[]): number[] {
  const alive = losses.filter((_, i) => p[i]! > 0);
  const top = Math.max(...alive);
  const scale = top - Math.min(...alive) || 1;
  const heights = losses.map((loss) => Math.min(0, (loss - top) / scale));
  const total = sum(p);
  const moment = (eta: number, power: number) =>
    sum(heights.map((u, i) => (p[i]! / total) * Math.max(u - eta, 0) ** power));
  const isTooLow = (eta: number) => cSquared * moment(eta, 1) ** 2 > moment(eta, 2);
  let [low, high] = [-2, 0];
  while (!isTooLow(low) && low > -1e9) low *= 2;
  for (let i = 0; i < 200; i++) {
    const middle = (low + high) / 2;
    if (isTooLow(middle)) low = middle;
    else high = middle;
  }
  const raw = heights.map((u, i) => p[i]! * Math.max(u - low, 0));
  return raw.map((value) => value / sum(raw));
}

export const ballOf = (alpha: number): number => 1 + (1 / alpha - 1) ** 2;

/** What a naive rule sees: losses, and margins y f(x). Groups are numbered from 0; samples of weight are in no order. */
export interface NaiveView {
  readonly losses: readonly number[];
  readonly margins: readonly number[];
}

/** Weights epoch by epoch, and whether the model begins again at θ⁽⁰⁾ instead of descending. */
export type NaiveRule = (seen: NaiveView) => { readonly q: readonly number[]; readonly restarts?: boolean };

const normalised = (raw: readonly number[]): number[] => raw.map((value) => value / sum(raw));

/** @param group of each sample; names of groups are their numbers */
export function naiveRule(spec: MethodSpec, group: readonly number[]): NaiveRule {
  const n = group.length;
  const groups = Math.max(...group) + 1;
  const sizes = Array.from({ length: groups }, (_, k) => group.filter((of) => of === k).length);
  const ones = group.map(() => 1);
  const stateless = (weigh: (seen: NaiveView) => readonly number[]): NaiveRule => {
    return (seen) => ({ q: weigh(seen) });
  };
  switch (spec.name) {
    case 'erm':
      return stateless(() => ones.map(() => 1 / n));
    case 'iw':
      return stateless(() => group.map((k) => 1 / (groups * sizes[k]!)));
    case 'group-dro': {
      let g = sizes.map(() => 1 / groups);
      return ({ losses }) => {
        const used = g;
        const risk = sizes.map((size, k) => sum(losses.filter((_, i) => group[i] === k)) / size);
        g = normalised(g.map((weight, k) => weight * Math.exp(spec.nu * risk[k]!)));
        return { q: group.map((k) => (spec.update === 'after' ? used : g)[k]! / sizes[k]!) };
      };
    }
    case 'cvar':
      return stateless(({ losses }) => naiveCvar(losses, Math.max(spec.alpha, 1 / n)));
    case 'chi2-dro':
      return stateless(({ losses }) =>
        naiveChi2(losses, spec.rho === undefined ? ballOf(spec.alpha!) : 1 + 2 * spec.rho, ones),
      );
    case 'kl-dro':
      return stateless(({ losses }) => normalised(losses.map((loss) => Math.exp(loss / spec.tau))));
    case 'cvar-doro':
      return stateless(({ losses }) => naiveCvar(losses, spec.alpha, keptOf(losses, spec.eps)));
    case 'chi2-doro':
      return stateless(({ losses }) => naiveChi2(losses, ballOf(spec.alpha), keptOf(losses, spec.eps)));
    case 'focal':
      return stateless(({ margins }) => normalised(margins.map((z) => (1 - 1 / (1 + Math.exp(-z))) ** spec.gamma)));
    case 'custom':
      return stateless(() => normalised(group.map((k, i) => spec.samples?.[i] ?? spec.groups![`${k}`]!)));
    case 'jtt': {
      let epoch = 0;
      let wrong: readonly boolean[] = [];
      return ({ margins }) => {
        const at = epoch++;
        if (at < spec.t1) return { q: ones.map(() => 1 / n) };
        if (at > spec.t1) return { q: normalised(wrong.map((isWrong) => (isWrong ? spec.kappa : 1))) };
        wrong = margins.map((z) => z <= 0);
        return { q: ones.map(() => 1 / n), restarts: true };
      };
    }
  }
}
