/** What a `grw` command's exit code says. */
export const EXIT = {
  /** All cells done. */
  done: 0,
  /** Some cells failed, or the command did. */
  failed: 1,
  /** The command line or the sweep is not valid; nothing was done. */
  usage: 2,
  /** Interrupted; run again to go on. */
  interrupted: 130,
} as const;
