import type { NetworkSpec } from '../../cell/index.js';
import type { Activation } from './activation/index.js';
import { ACTIVATIONS } from './activation/index.js';

/**
 * A fully-connected network with L hidden layers of m units, grw.md §4: `h^{l+1} = s_l W^l x^l + t_l b^l`,
 * `x^{l+1} = σ(h^{l+1})` for l < L, `x⁰ = x`, output `f(x) = h^{L+1}`.
 */
export interface Architecture {
  /** m and L. */
  readonly width: number;
  readonly depth: number;
  /** C */
  readonly outputs: number;
  readonly activation: Activation;
  /** Of the layers 0 … L. */
  readonly layers: readonly LayerScale[];
  /** Names all of it that shapes the training step, for programs' signatures. */
  readonly signature: string;
}

/** How a layer's weights and biases enter, `s W x + t b`, and how widely their initial values spread. */
export interface LayerScale {
  /** s and t. */
  readonly weight: number;
  readonly bias: number;
  /** Standard deviations at t = 0; 0 for weights that begin at zero. */
  readonly weightSpread: number;
  readonly biasSpread: number;
}

/**
 * @param features d
 * @param outputs C
 */
export function architectureOf(spec: NetworkSpec, features: number, outputs: number): Architecture {
  const { width, depth, activation, parametrisation } = spec;
  const layers = Array.from({ length: depth + 1 }, (_, l) => {
    const scale = layerScale(spec, l === 0 ? features : width);
    return l === depth && spec.init === 'zero-output' ? { ...scale, weightSpread: 0 } : scale;
  });
  const signature = `network ${activation} depth ${depth} ${parametrisation} beta ${spec.beta}`;
  return { width, depth, outputs, activation: ACTIVATIONS[activation], layers, signature };
}

/** Both parametrisations are the same function at t = 0, and move differently. */
function layerScale({ parametrisation, beta }: NetworkSpec, fanIn: number): LayerScale {
  const root = 1 / Math.sqrt(fanIn);
  switch (parametrisation) {
    case 'ntk':
      return { weight: root, bias: beta, weightSpread: 1, biasSpread: 1 };
    case 'standard':
      return { weight: 1, bias: 1, weightSpread: root, biasSpread: beta };
  }
}
