import type { NativeTensorflow } from '../tensorflow/load.js';

/**
 * Whether this libtensorflow has TensorFlow's compiler in it: the Python packages bring it, the C library does not need
 * to. Asked by way of the compiler's own operation, which complains of missing attributes if it is known at all.
 */
export function hasXla(tf: NativeTensorflow['tf']): boolean {
  const backend = tf.backend() as unknown as {
    executeSingleOutput(operation: string, attributes: readonly unknown[], inputs: readonly unknown[]): unknown;
  };
  try {
    backend.executeSingleOutput('XlaLaunch', [], []);
    return true;
  } catch (error) {
    return error instanceof Error && error.message.includes('No attr named');
  }
}
