/** Run as a process: loads TensorFlow.js, computes with it, and prints as JSON what it loaded. */
import { loadTensorflow } from '../../worker/tensorflow/load.js';

export type LoadedBackend =
  | { readonly kind: 'native'; readonly version: string }
  | { readonly kind: 'wasm'; readonly version: string; readonly reason: string };

const { tf, ...loaded } = await loadTensorflow();
const [product] = tf.matMul(tf.tensor2d([[1, 2]]), tf.tensor2d([[3], [4]])).dataSync();
if (product !== 11) throw new Error(`TensorFlow.js computes wrongly: ${String(product)}`);
process.stdout.write(JSON.stringify(loaded satisfies LoadedBackend));
