import type { Reporter, TestModule } from 'vitest/node';

/**
 * Ends a run with the line `N passed, N failed, N skipped`, alone and last, for machines that read the output. What fails
 * outside of any test, as a file that does not load, counts as a failure.
 */
export default class ClosingLine implements Reporter {
  #line = '';

  constructor() {
    process.once('exit', () => {
      process.stdout.write(this.#line);
    });
  }

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const count = { passed: 0, failed: unhandledErrors.length, skipped: 0 };
    for (const module of modules) {
      if (module.errors().length > 0) count.failed++;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        count[state === 'pending' ? 'skipped' : state]++;
      }
      for (const suite of module.children.allSuites()) if (suite.errors().length > 0) count.failed++;
    }
    this.#line = `${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped\n`;
  }
}
