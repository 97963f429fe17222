/**
 * What is to be done with a sweep. `active`: its cells are given out; `paused`: no more of them are, those that train go on;
 * `cancelled`: nor do those that train, unless another sweep wants them. Results are kept in any case.
 */
export const SWEEP_MODES = ['active', 'paused', 'cancelled'] as const;
export type SweepMode = (typeof SWEEP_MODES)[number];
