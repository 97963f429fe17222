/** Bytes of a trace that still travel in one message. */
export const MAX_TRACE_BYTES = 48 * 1024 * 1024;
