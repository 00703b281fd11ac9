import { AppError } from '../../shared/errors.ts'
import type {
  PinnedResult,
  PinnedTest,
  PinnedTestInput,
  TestOverride,
} from '../../shared/pinned-test.ts'
import { MOST_PINNED_TESTS } from '../../shared/pinned-test-input.ts'
import { listOf, say } from '../../shared/say.ts'
import { runPinned } from '../access/run-pinned.ts'
import type { Snapshot } from '../access/snapshot.ts'
import type { CatalogueTables } from '../store/catalogue/tables.ts'
import type { Actor } from './actor.ts'
import type { Edit, Editor } from './editor.ts'
import type { RandomBytes } from './ids.ts'
import { createNamedEntries, type NamedEntries } from './named-entries.ts'
import { refuseTakenName } from './taken-name.ts'

/** Named in an error or an audit entry; there can be thousands. */
const MOST_NAMED = 20

/** Questions that rules must answer in a certain way before they are put in force. */
export interface PinnedTests extends NamedEntries<PinnedTest, PinnedTestInput> {
  /** How a snapshot answers all of them. */
  run(snapshot: Snapshot): readonly PinnedResult[]
}

/** Keeps the pinned tests, each known by its name, and runs them. */
export function createPinnedTests(
  editor: Editor,
  tables: CatalogueTables,
  randomBytes: RandomBytes,
): PinnedTests {
  const entries = createNamedEntries<PinnedTest, PinnedTestInput>(editor, tables, randomBytes, {
    kind: 'pinned_test',
    noun: 'pinned_test',
    idNoun: 'test',
    most: MOST_PINNED_TESTS,
    tooMany: say('There are {most} pinned tests already.', { most: MOST_PINNED_TESTS }),
    missing: say('There is no such pinned test.'),
    rows: 'pinned_tests',
    table: tables.pinnedTests,
    of: (state) => state.pinnedTests,
    into: (state, pinnedTests) => ({ ...state, pinnedTests }),
    refuseTaken: (tests, { name }, ownId) =>
      refuseTakenName(tests.values(), name, ownId, 'Another pinned test has this name.'),
  })
  return {
    ...entries,
    run: (snapshot) => runPinned(editor.state.pinnedTests.values(), snapshot),
  }
}

/**
 * Asks rules that are about to be put in force, and refuses them when a pinned test fails. With an override they pass, and the
 * audit log says which failed and why that was put up with.
 *
 * @param snapshot Compiled of those rules; only asked for when anything is pinned.
 * @param subject  What is put in force, for the audit log, e.g. `v7`.
 * @throws AppError ERR_TESTS_FAIL with an issue for each test that fails.
 */
export function requirePassing(
  edit: Edit,
  snapshot: () => Snapshot,
  override: TestOverride | null,
  by: { readonly actor: Actor; readonly subject: string },
): void {
  const { pinnedTests } = edit.state
  if (pinnedTests.size === 0) return
  const failed = runPinned(pinnedTests.values(), snapshot()).filter(({ passed }) => !passed)
  if (failed.length === 0) return
  const names = namesOf(failed)
  if (override !== null) {
    edit.audit(by.actor, 'rules.override_tests', by.subject, `${override.reason} Failed: ${names}`)
    return
  }
  throw new AppError(
    'ERR_TESTS_FAIL',
    say(
      '{count, plural, one {A pinned test fails} other {# pinned tests fail}} with these rules: {nameList}. Nothing was published.',
      { count: failed.length, nameList: names },
    ),
    {
      issues: failed.slice(0, MOST_NAMED).map((each) => ({
        path: `tests.${each.id}`,
        message: sentenceOf(each),
      })),
    },
  )
}

function namesOf(failed: readonly PinnedResult[]): string {
  return listOf(
    failed.map(({ name }) => name),
    MOST_NAMED,
  )
}

function sentenceOf({ name, expected, actual }: PinnedResult): string {
  const wanted =
    expected.reason === null ? expected.outcome : `${expected.outcome}, ${expected.reason}`
  const got = `${actual.outcome}, ${actual.reason}`
  return actual.ruleId === null
    ? say('{name}: expected {wanted}, got {got}.', { name, wanted, got })
    : say('{name}: expected {wanted}, got {got} by rule {rule}.', {
        name,
        wanted,
        got,
        rule: actual.ruleId,
      })
}
