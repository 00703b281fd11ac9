import { writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import type { Reporter, TestCase, TestModule, TestRunEndReason } from 'vitest/node'
import { ONCE } from './real/support/once.ts'

/** What became of a run of tests. */
export interface Outcome {
  /** Files in which not all passed, or that never ran. */
  readonly failed: readonly string[]
  /** Errors that no test caught, among them workers that died: what they kept from running is nowhere. */
  readonly unhandled: number
  readonly isWhole: boolean
  /** Tests that failed and are never tried again, see real/support/once.ts. */
  readonly lost: number
}

/** Writes it to the file that `TEST_OUTCOME` names. */
export class OutcomeReporter implements Reporter {
  onTestRunEnd(
    modules: readonly TestModule[],
    unhandledErrors: readonly unknown[],
    reason: TestRunEndReason,
  ): void {
    const file = process.env.TEST_OUTCOME
    if (file === undefined) return
    const outcome: Outcome = {
      failed: modules
        .filter((each) => !['passed', 'skipped'].includes(each.state()))
        .map(({ moduleId }) => relative('', moduleId)),
      unhandled: unhandledErrors.length,
      isWhole: reason !== 'interrupted',
      lost: modules.flatMap((each) => [...each.children.allTests('failed')]).filter(isOnce).length,
    }
    writeFileSync(file, JSON.stringify(outcome))
  }
}

const isOnce = ({ options }: TestCase): boolean => options.retry === ONCE.retry

/**
 * Whether what failed there may have come too late only. The tests of such a file share a Stagedoor, a browser or a media server
 * and follow on each other, so that one alone often cannot pass where it was broken off: all of them are run anew.
 */
const isRunAnew = (file: string): boolean => /^test[\\/](e2e|real)[\\/]/.test(file)

/** The files of a red run that are run once more. Empty where they do not explain all of it. */
export function runAnew({ failed, unhandled, isWhole, lost }: Outcome): readonly string[] {
  return isWhole && unhandled === 0 && lost === 0 && failed.every(isRunAnew) ? failed : []
}
