import { availableParallelism } from 'node:os'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { OutcomeReporter } from './outcome.ts'
import { LongestFirst } from './sequencer.ts'
import { temporaryFolder } from './temporary-folder.ts'

const TMPDIR = temporaryFolder()
/** As in e2e/support.ts: what waits longer for a page must not be broken off before. */
const SLOWER = Number(process.env.TEST_SLOWER ?? 1)

export default defineConfig({
  root: resolve(dirname(fileURLToPath(import.meta.url)), '..'),
  test: {
    sequence: { sequencer: LongestFirst },
    ...(process.env.TEST_OUTCOME !== undefined && {
      reporters: ['default', new OutcomeReporter()],
    }),
    // What is asked for again and again until it holds; by itself vitest gives up after one second, which a busy machine takes.
    expect: { poll: { timeout: 10_000 } },
    // Two groups: what runs in one process in milliseconds, and what starts real programs (Icecast, ffmpeg,
    // Chromium, our own server as a child).
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
          exclude: ['test/real/**', 'test/e2e/**'],
          // By itself vitest leaves a core for itself, which on two is half of them.
          maxWorkers: availableParallelism(),
          environment: 'node',
          // Loading the same modules for every file anew took longer than the tests.
          isolate: false,
          ...(TMPDIR !== null && { env: { TMPDIR } }),
          // Long for what takes milliseconds, so that a busy machine fails nothing.
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'real',
          include: ['test/real/**/*.test.ts', 'test/e2e/**/*.test.ts'],
          // Letters are drawn as the machine draws them: a command of its own compares pictures.
          exclude: process.env.TEST_LOOKS === undefined ? ['test/e2e/looks.test.ts'] : [],
          environment: 'node',
          // Half of them wait for what is played; with four at once the whole took as long, and each was later.
          maxWorkers: 3,
          // After the others, which take every core.
          sequence: { groupOrder: 1 },
          isolate: false,
          // On a busy machine a browser or a player may come too late once; what is broken fails twice. What must not be lost
          // even once says so itself (real/support/once.ts).
          retry: 1,
          testTimeout: 60_000 * SLOWER,
          hookTimeout: 60_000 * SLOWER,
        },
      },
    ],
  },
})
