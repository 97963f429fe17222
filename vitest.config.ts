import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // A process for each file: a native addon can be loaded, and can crash, only once.
    pool: 'forks',
    reporters: ['default', './test/support/closing-line.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Time is never what a test is about: what is waited for comes late on a machine that is busy.
    expect: { poll: { timeout: 60_000, interval: 50 } },
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      exclude: ['**/generated/**'],
      reporter: ['text', 'html', 'json-summary'],
    },
  },
});
