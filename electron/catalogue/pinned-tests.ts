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
import type { Edit, Editor } from './editor.ts'
import { newId, type RandomBytes } from './ids.ts'
import { refuseTakenName } from './taken-name.ts'
import type { Actor } from './types.ts'

/** Named in an error or an audit entry; there can be thousands. */
const MOST_NAMED = 20

/** Questions that rules must answer in a certain way before they are put in force. */
export interface PinnedTests {
  /** In the order they were pinned. */
  list(): readonly PinnedTest[]
  /** ERR_NAME_TAKEN, ERR_TOO_MANY. */
  create(input: PinnedTestInput, actor: Actor): PinnedTest
  /** ERR_NOT_FOUND, ERR_NAME_TAKEN. */
  update(id: string, input: PinnedTestInput, actor: Actor): PinnedTest
  /** ERR_NOT_FOUND. */
  remove(id: string, actor: Actor): void
  /** How a snapshot answers all of them. */
  run(snapshot: Snapshot): readonly PinnedResult[]
}

export function createPinnedTests(
  editor: Editor,
  tables: CatalogueTables,
  randomBytes: RandomBytes,
): PinnedTests {
  function put(edit: Edit, test: PinnedTest): PinnedTest {
    tables.pinnedTests.put(test)
    const pinnedTests = edit.withEntry(edit.state.pinnedTests, test.id, test)
    edit.state = { ...edit.state, pinnedTests }
    return test
  }

  return {
    list: () => [...editor.state.pinnedTests.values()],
    create: (input, actor) =>
      editor.edit((edit) => {
        const { pinnedTests } = edit.state
        if (pinnedTests.size >= MOST_PINNED_TESTS) {
          throw new AppError(
            'ERR_TOO_MANY',
            say('There are {most} pinned tests already.', { most: MOST_PINNED_TESTS }),
          )
        }
        refuseTaken(edit, input.name, null)
        const id = newId(input.name, 'test', (each) => pinnedTests.has(each), randomBytes)
        const { nowMs } = edit
        edit.audit(actor, 'pinned_test.create', id, input.name)
        return put(edit, { ...input, id, createdAtMs: nowMs, updatedAtMs: nowMs })
      }),
    update: (id, input, actor) =>
      editor.edit((edit) => {
        const before = found(edit, id)
        refuseTaken(edit, input.name, id)
        edit.audit(actor, 'pinned_test.update', id, input.name)
        return put(edit, { ...before, ...input, updatedAtMs: edit.nowMs })
      }),
    remove: (id, actor) =>
      editor.edit((edit) => {
        const { name } = found(edit, id)
        const { nowMs: deletedAtMs } = edit
        tables.deleted.file(
          { kind: 'pinned_test', subject: id, label: name, takes: [], actor, deletedAtMs },
          [{ table: 'pinned_tests', where: 'id = @value', value: id }],
        )
        tables.pinnedTests.remove(id)
        const pinnedTests = edit.withoutEntries(edit.state.pinnedTests, [id])
        edit.state = { ...edit.state, pinnedTests }
        edit.audit(actor, 'pinned_test.delete', id, name)
      }),
    run: (snapshot) => runPinned(editor.state.pinnedTests.values(), snapshot),
  }
}

function found(edit: Edit, id: string): PinnedTest {
  const test = edit.state.pinnedTests.get(id)
  if (test === undefined) throw new AppError('ERR_NOT_FOUND', 'There is no such pinned test.')
  return test
}

function refuseTaken({ state }: Edit, name: string, ownId: string | null): void {
  refuseTakenName(state.pinnedTests.values(), name, ownId, 'Another pinned test has this name.')
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
