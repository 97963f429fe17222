import type { DataSpec } from './cell.js';

/** Both attributes of the data sets in which a label goes with a spurious attribute, in the order of their groups. */
export const GAUSSIAN_GROUPS = ['-1/-1', '-1/1', '1/-1', '1/1'] as const;
export const COLOR_GROUPS = ['-1/green', '-1/red', '1/green', '1/red'] as const;

/** Pixels of an MNIST image, and of one of colored-mnist: half as many each way, in two colours. */
const MNIST_FEATURES = 28 * 28;
const COLORED_FEATURES = 14 * 14 * 2;

/** The groups of a data set, and how messages speak of them. */
export interface GroupNames {
  readonly one: string;
  readonly list: string;
  readonly names: readonly string[];
}

/** What sweeps call the groups of a data set, in order. */
export function groupsOf(data: DataSpec): GroupNames {
  switch (data.name) {
    case 'mnist':
      return { one: 'digit', list: 'data.classes', names: Object.keys(data.classes) };
    case 'colored-mnist':
      return { one: 'group', list: 'label/colour', names: COLOR_GROUPS };
    case 'two-gaussians':
      return { one: 'group', list: 'label/attribute', names: GAUSSIAN_GROUPS };
    case 'csv':
    case 'idx':
      return { one: 'group', list: 'those of the file', names: data.contents.groups.map(({ name }) => name) };
  }
}

/** How large a data set is. */
export interface Extent {
  /** n, m and d. */
  readonly samples: number;
  readonly evaluationSamples: number;
  readonly features: number;
}

export function extentOf(data: DataSpec): Extent {
  switch (data.name) {
    case 'mnist':
      return {
        samples: sum(Object.values(data.classes)),
        evaluationSamples: sum(Object.values(data.test)),
        features: MNIST_FEATURES,
      };
    case 'colored-mnist':
      return { samples: data.train, evaluationSamples: data.test, features: COLORED_FEATURES };
    case 'two-gaussians':
      return {
        samples: 2 * (data.majority + data.minority),
        evaluationSamples: 4 * data.test,
        features: data.d_core + data.d_spu + data.d_noise,
      };
    case 'csv':
    case 'idx':
      return {
        samples: sum(data.contents.groups.map(({ train }) => train)),
        evaluationSamples: sum(data.contents.groups.map(({ test }) => test)),
        features: data.contents.features,
      };
  }
}

/** What digests a cell's data are read from, as `sha256:…`; none where grw has the data itself. */
export function filesOf(data: DataSpec): readonly string[] {
  switch (data.name) {
    case 'mnist':
    case 'colored-mnist':
    case 'two-gaussians':
      return [];
    case 'csv':
      return present([data.file, data.test]);
    case 'idx':
      return present([data.file, data.label, data.group, data.test, data.test_label, data.test_group]);
  }
}

function present(files: readonly (string | undefined)[]): string[] {
  return files.filter((file) => file !== undefined);
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
