// @ts-check

/** The build cannot go on, for a reason that its message tells in full: no stack trace needed. */
export class BuildError extends Error {
  /** @override */
  name = 'BuildError';
}
