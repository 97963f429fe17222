import { describe, expect, it } from 'vitest';
import { nativeEnvironment } from '../../src/worker/native-environment.js';
import { xlaFlags } from '../../src/worker/tensorflow/xla-flags.js';

const OURS = '--xla_cpu_prefer_vector_width=512';

describe('flags for XLA', () => {
  it('are added to those of the user, once', () => {
    expect(xlaFlags(undefined, true)).toBe(OURS);
    expect(xlaFlags('--xla_dump_to=d', true)).toBe(`${OURS} --xla_dump_to=d`);
    expect(xlaFlags(xlaFlags('--xla_dump_to=d', true), true)).toBe(`${OURS} --xla_dump_to=d`);
  });

  it('leave what the user says of the same', () => {
    expect(xlaFlags('--xla_cpu_prefer_vector_width=256', true)).toBe('--xla_cpu_prefer_vector_width=256');
  });

  it('are not given to a library that may not know them', () => {
    expect(xlaFlags(undefined, false)).toBeUndefined();
    expect(xlaFlags('--xla_dump_to=d', false)).toBe('--xla_dump_to=d');
  });

  it('are in the environment of those who train', () => {
    expect(nativeEnvironment({ XLA_FLAGS: '--xla_dump_to=d' })['XLA_FLAGS']).toBe(xlaFlags('--xla_dump_to=d'));
  });
});
