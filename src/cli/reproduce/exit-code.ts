import type { Reproduction } from '../../report/index.js';
import { EXIT } from '../exit-codes.js';

/** Failed when a claim or a cell has failed; what is inconclusive has not. */
export function exitCodeOf({
  interrupted,
  judgements,
  sweeps,
}: Pick<Reproduction, 'interrupted' | 'judgements' | 'sweeps'>): number {
  if (interrupted) return EXIT.interrupted;
  const failed =
    judgements.some(({ verdict }) => verdict === 'fails') || sweeps.some(({ counts }) => counts.failed > 0);
  return failed ? EXIT.failed : EXIT.done;
}
