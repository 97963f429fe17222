import type { Pairing } from '../../analysis/index.js';
import { estimated } from '../check.js';
import type { Claim } from '../claim.js';
import type { Measurement } from '../evidence.js';
import { sample } from '../evidence.js';
import { final, uses } from '../measures.js';
import { atLeast, atMost } from '../range.js';
import { meanOverSeeds } from '../over-seeds.js';

/** How much smaller the error of the worst group is than ERM's, both at their best epochs; and how much of that is gone at the end. */
function measure(pairing: Pairing): Measurement {
  const { id, result, erm } = pairing;
  if (erm.state !== 'ok' || erm.id === id) return {};
  const best = (run: typeof result): number =>
    run.trace.columns.test_error_worst.data.reduce((least, error) => Math.min(least, error));
  const advantage = best(erm.result) - best(result);
  const left = final({ ...pairing, result: erm.result }, 'test_error_worst') - final(pairing, 'test_error_worst');
  return { advantage, lost: left - advantage / 2 };
}

export const earlyStopping: Claim = {
  id: 'early-stopping',
  source: 'Section 6.2 (Sagawa et al. 2020)',
  statement:
    'In some easy tasks, when early stopping is applied, reweighting has a better worst group than ERM; after long training it has not.',
  rule: 'At the best epochs of each the error of the worst group is smaller than that of ERM, in the mean over draws with the whole interval; at the end of training less than half of that advantage is left.',
  sweep: 'early-stopping',
  quick: 'seed < 10',
  measure,
  checks: (evidence) =>
    (['iw', 'group-dro'] as const).flatMap((method) => {
      const [advantage, lost] = [sample(evidence, uses(method), 'advantage'), sample(evidence, uses(method), 'lost')];
      return [
        estimated(
          `advantage in worst-group test error at best, ${method}`,
          meanOverSeeds(advantage),
          advantage.missing,
          atLeast(0),
        ),
        estimated(
          `what is left of it at the end, less a half, ${method}`,
          meanOverSeeds(lost),
          lost.missing,
          atMost(0),
        ),
      ];
    }),
};
