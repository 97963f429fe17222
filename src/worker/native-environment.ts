import { availableParallelism } from 'node:os';

/**
 * Environment of a process that trains with `threads` threads. TensorFlow and OpenMP read these once, when they are loaded,
 * with getenv: they must be there when the process starts; setting them later, or for a thread, has no effect.
 */
export function nativeEnvironment(threads: number, base: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const perThread = String(Math.max(1, Math.floor(availableParallelism() / threads)));
  return {
    // Warnings about CPU features are not for users; errors are.
    TF_CPP_MIN_LOG_LEVEL: '2',
    // Each training thread brings its own parallelism; together they fill the machine and no more.
    TF_NUM_INTRAOP_THREADS: perThread,
    OMP_NUM_THREADS: perThread,
    ...base,
  };
}
