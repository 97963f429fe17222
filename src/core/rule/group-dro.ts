import { matrix, type TensorOps } from '../ops/index.js';
import type { Grouping, Rule } from './rule.js';

/**
 * Group DRO (Sagawa et al., ICLR 2020), equation (4): `q_i = g_k/n_k`, `g_k ← g_k exp(ν R̂_k) / Σ_j g_j exp(ν R̂_j)`,
 * from the uniform g. The order followed is the paper's: the step uses g⁽ᵗ⁾, then both are updated from the same f⁽ᵗ⁾;
 * `update: before` updates g first, as Sagawa's code does. Satisfies Assumption 1 empirically.
 *
 * The memory is log g, shifted so that its largest entry is 0: a group that lags by 10⁶ nats comes back, where a product
 * of exponentials would have stuck at zero.
 */
export function groupDro(
  { group, sizes }: Grouping,
  { nu, update }: { readonly nu: number; readonly update: 'after' | 'before' },
): Rule {
  const groups = sizes.length;
  const means = matrix(group.length, groups);
  group.forEach((k, i) => (means.data[i * groups + k] = 1 / sizes[k]!));

  function rise<T>(ops: TensorOps<T>, losses: T, constants: Readonly<Record<string, T>>): T {
    const risks = ops.matmul(losses, constants['group_means']!, { a: true });
    return ops.mul(constants['nu']!, risks);
  }

  function ascend<T>(ops: TensorOps<T>, losses: T, logWeights: T, constants: Readonly<Record<string, T>>): T {
    const raised = ops.add(logWeights, rise(ops, losses, constants));
    return ops.sub(raised, ops.rowMax(raised));
  }

  return {
    signature: `group-dro ${update}`,
    constants: { group_means: means, nu: matrix(1, 1, [nu]) },
    initial: { log_weights: matrix(1, groups) },
    staticWeights: null,
    logWeightRate: (ops, seen, constants) => rise(ops, seen.losses(), constants),
    apply(ops, seen, memory, constants) {
      const current = memory['log_weights']!;
      const next = ascend(ops, seen.losses(), current, constants);
      const g = ops.softmax(update === 'after' ? current : next);
      return { weights: ops.matmul(constants['group_means']!, g, { b: true }), next: { log_weights: next } };
    },
  };
}
