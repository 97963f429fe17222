import { xlaFlags } from './tensorflow/xla-flags.js';

/**
 * Environment of a process that trains. TensorFlow and OpenMP read these once, when they are loaded,
 * with getenv: they must be there when the process starts; setting them later, or for a thread, has no effect.
 */
export function nativeEnvironment(base: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const flags = xlaFlags(base['XLA_FLAGS']);
  return {
    // Warnings about CPU features are not for users; errors are.
    TF_CPP_MIN_LOG_LEVEL: '2',
    ...base,
    // One thread per operation: cells run side by side instead, and a sum split over threads would change its last bits
    // with their number.
    TF_NUM_INTRAOP_THREADS: '1',
    OMP_NUM_THREADS: '1',
    // On by itself on some Intel processors: other sums in TensorFlow's kernels than on the rest, and a line on stderr.
    TF_ENABLE_ONEDNN_OPTS: '0',
    ...(flags === undefined ? {} : { XLA_FLAGS: flags }),
  };
}
