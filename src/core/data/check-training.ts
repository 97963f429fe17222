import { InvalidCellError } from '../cell/index.js';
import type { Dataset } from './dataset.js';
import { groupSizes } from './dataset.js';

/**
 * Refuses training sets on which methods or losses are not defined: every group needs a sample (group risks are means),
 * and there must be two labels to tell apart.
 * @throws InvalidCellError
 */
export function checkTraining({ train, groupNames, groupKeys = groupNames }: Dataset): void {
  const empty = groupSizes(train.group, groupNames.length).indexOf(0);
  if (empty >= 0)
    throw new InvalidCellError(
      ['data'],
      `no training sample is in group ${groupKeys[empty]} under this seed; ask for more samples`,
    );
  if (new Set(train.y).size < 2)
    throw new InvalidCellError(
      ['data'],
      `every training sample has the label ${train.y[0]}: there is nothing to tell apart; ask for more samples`,
    );
}
