import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { findChromium } from './scripts/bootstrap/chromium.mjs';

const chromium = findChromium();

/** Where the files that take longest are, so that none of them is left alone at the end. */
const longFirst = ['/test/scenario/', '/test/e2e/', '/test/integration/', '/test/property/'];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number =>
      [...longFirst, ''].findIndex((folder) => moduleId.includes(folder));
    return (await super.sort(files)).sort((one, other) => rank(one) - rank(other));
  }
}

export default defineConfig({
  test: {
    pool: 'forks',
    // Files of one process share what they import, which took more time than most tests did. No test
    // replaces a module, and what a file changes of one that is shared it puts back.
    isolate: false,
    // Most tests wait for a server more than they compute, so there are more of them than cores.
    maxWorkers: 4,
    sequence: { sequencer: LongestFirst },
    // What comes about by itself comes late on a busy machine.
    expect: { poll: { timeout: 60_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'pure',
          include: ['test/{unit,property}/**/*.test.{ts,tsx}'],
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'database',
          include: ['test/{integration,scenario,e2e}/**/*.test.{ts,tsx}'],
          // Without a browser; the test command says so, and fails where CI is set.
          exclude: chromium ? [] : ['test/e2e/**'],
          env: chromium ? { CHROMIUM_PATH: chromium } : {},
          globalSetup: ['test/support/global-setup.ts'],
          testTimeout: 300_000,
          hookTimeout: 240_000,
        },
      },
    ],
  },
});
