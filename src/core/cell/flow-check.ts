import type { MethodSpec } from './cell.js';
import { InvalidCellError } from './invalid-cell-error.js';
import { isMarginLoss } from './margin-loss.js';
import type { CellInput } from './schema.js';
import { DEFAULT_EPOCHS } from './schema.js';

/**
 * Whether a rule's weights are continuous in the losses and its memory moves little per step, so that small steps have a
 * limit: else why they have none.
 */
const NO_FLOW: Readonly<Record<MethodSpec['name'], string | null>> = {
  erm: null,
  iw: null,
  custom: null,
  'group-dro': null,
  'kl-dro': null,
  focal: null,
  cvar: 'sorts losses, so that its weights jump where two of them cross, and the flow slides along the crossing',
  'chi2-dro': 'leaves out the losses below a threshold that follows them',
  'cvar-doro': 'sorts losses, so that its weights jump where two of them cross',
  'chi2-doro': 'sorts losses and drops the largest, so that its weights jump where two of them cross',
  jtt: 'goes back to the initial point after a number of epochs',
};

const MEND = 'leave train.until.time out and say train.epochs';

/**
 * Checks that a cell with `train.until.time` has a gradient flow that can be followed.
 * @throws InvalidCellError
 */
export function checkFlow({ model, loss, method, train, engine, precision }: CellInput): void {
  if (model.kind === 'network')
    throw new InvalidCellError(
      ['model', 'kind'],
      `train.until.time follows the gradient flow of linear and linearised models only; for a network ${MEND}`,
    );
  const reason = NO_FLOW[method.name];
  if (reason !== null)
    throw new InvalidCellError(['method', 'name'], `${method.name} has no gradient flow: it ${reason}; ${MEND}`);
  if (loss.name !== 'squared' && !isMarginLoss(loss))
    throw new InvalidCellError(['loss', 'name'], `the gradient flow of the loss ${loss.name} is not known; ${MEND}`);
  if (engine === 'graph')
    throw new InvalidCellError(['engine'], `the gradient flow is followed by no graph; leave engine out, or ${MEND}`);
  if (precision === 'float32')
    throw new InvalidCellError(['precision'], `the gradient flow is computed in float64; for float32 ${MEND}`);
  if (train.epochs !== DEFAULT_EPOCHS)
    throw new InvalidCellError(
      ['train', 'epochs'],
      'takes no part beside train.until.time, which follows the gradient flow up to a time t = η · epochs; leave one of them out',
    );
}
