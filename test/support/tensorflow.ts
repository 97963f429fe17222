import { loadTensorflow, type NativeTensorflow } from '../../src/worker/tensorflow/load.js';

/** Native TensorFlow, or why there is none here. */
export async function nativeTensorflow(): Promise<
  NativeTensorflow | { readonly kind: 'missing'; readonly reason: string }
> {
  const loaded = await loadTensorflow();
  return loaded.kind === 'native' ? loaded : { kind: 'missing', reason: loaded.reason };
}
