import { mnistFiles } from '../../worker/datasets/mnist.js';
import type { Examination } from './check.js';

/** MNIST's four files: there, and whole. */
export const data: Examination = {
  name: 'data',
  mend: 'npm ci',
  examine() {
    const { train, test } = mnistFiles();
    const detail = `MNIST, ${train.images.count} + ${test.images.count} images`;
    const whole = [train, test].every(({ images, labels }) => images.count === labels.count);
    if (!whole) return { status: 'failed', detail: `${detail}, but not as many labels`, mend: 'npm ci' };
    return { status: 'ok', detail };
  },
};
