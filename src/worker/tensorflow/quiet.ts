/**
 * Keeps libtensorflow from writing its start-up notes (processor features and the like) to stderr; errors still appear.
 *
 * It reads the setting with getenv when it loads. An assignment to `process.env` gets there only from the main thread, so
 * whoever starts threads that load TensorFlow calls this first, in the main thread.
 */
export function quietTensorflow(): void {
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2';
}
