import type { TwoGaussiansSpec } from '../cell/index.js';
import { GAUSSIAN_GROUPS } from '../cell/index.js';
import { matrix } from '../ops/index.js';
import { randomStream } from '../random/index.js';
import type { Dataset, Samples } from './dataset.js';
import { scaleRows } from './scale.js';

/**
 * The toy model of Sagawa, Raghunathan, Koh & Liang, "An investigation of why overparameterization exacerbates spurious
 * correlations" (ICML 2020), §5: label y = ±1, spurious attribute a = ±1, a = y in the majority groups,
 *
 *     x = [x_core, x_spu, x_noise],  x_core | y ~ N(y 1, σ_core² I),  x_spu | a ~ N(a 1, σ_spu² I),
 *     x_noise ~ N(0, σ_noise² / d_noise I).
 *
 * The defaults of dimensions and deviations are those of the article's simulations (100 + 100 features, σ_core² = 100,
 * σ_spu² = 1) with 100 samples for its 3,000; its variant with explicit noise features has d_core = d_spu = 1,
 * σ_core = σ_noise = 1, σ_spu = 0.1. Sizes of groups are exact, as in the authors' program, not drawn.
 *
 * Groups are (y, a), samples in their order. A larger count extends the draw of a smaller one under the same seed, and
 * deviations scale the same normal numbers. Rounded to float32, so that all machines agree on every bit.
 */
export function twoGaussiansDataset(spec: TwoGaussiansSpec): Dataset {
  const sizes = ATTRIBUTES.map(({ y, a }) => (y === a ? spec.majority : spec.minority));
  return {
    groupNames: ATTRIBUTES.map(({ y, a }) => `y = ${sign(y)}, a = ${sign(a)}`),
    groupKeys: GAUSSIAN_GROUPS,
    train: draw(spec, 'train', sizes),
    test: draw(
      spec,
      'test',
      ATTRIBUTES.map(() => spec.test),
    ),
  };
}

const ATTRIBUTES = GAUSSIAN_GROUPS.map((key) => {
  const [y, a] = key.split('/') as [string, string];
  return { key, label: y, y: Number(y), a: Number(a) };
});

function draw(spec: TwoGaussiansSpec, split: 'train' | 'test', sizes: readonly number[]): Samples {
  const { d_core, d_spu, d_noise, sigma_core, sigma_spu, sigma_noise = 0 } = spec;
  const d = d_core + d_spu + d_noise;
  const n = sizes.reduce((sum, size) => sum + size, 0);
  const [values, labels, group] = [new Float64Array(n * d), new Float64Array(n), new Int32Array(n)];
  let row = 0;
  ATTRIBUTES.forEach(({ key, label, y, a }, k) => {
    const parts = [
      { name: 'core', width: d_core, mean: y, deviation: sigma_core },
      { name: 'spu', width: d_spu, mean: a, deviation: sigma_spu },
      { name: 'noise', width: d_noise, mean: 0, deviation: sigma_noise / Math.sqrt(d_noise) },
    ].map((part) => ({ ...part, stream: randomStream(spec.seed, `two-gaussians/${split}/${key}/${part.name}`) }));
    for (let i = 0; i < sizes[k]!; i++, row++) {
      let at = row * d;
      for (const { width, mean, deviation, stream } of parts)
        for (let j = 0; j < width; j++)
          values[at++] = Math.fround(mean + deviation * Math.fround(stream.normal(i * width + j)));
      labels[row] = spec.labels[label]!;
      group[row] = k;
    }
  });
  return { x: scaleRows(matrix(n, d, values), spec.scale), y: labels, group };
}

function sign(value: number): string {
  return value < 0 ? '−1' : '1';
}
