import { type EditPreview, KEEP_EDITS_MS } from '../../shared/edit.ts'
import { AppError } from '../../shared/errors.ts'
import type { TestOverride } from '../../shared/pinned-test.ts'
import { listOf, say } from '../../shared/say.ts'
import type { KeptEdit, KeptGroup, KeptStep } from '../store/catalogue/kept-edits.ts'
import type { CatalogueTables } from '../store/catalogue/tables.ts'
import type { Actor } from './actor.ts'
import { changesOf } from './diff.ts'
import { confirmOf, describe, orNull } from './edit-fields.ts'
import type { createEditGroups } from './edit-groups.ts'
import type { StepRecorder } from './edit-steps.ts'
import type { Editable, EditKeeper, EditKindCalls, EditKinds } from './edit-types.ts'
import type { Edit, Editor } from './editor.ts'

type Refusal = Pick<EditPreview, 'refused' | 'isOverridable'>

const refusedFor = (refused: string): Refusal => ({ refused, isOverridable: false })
const POSSIBLE: Refusal = { refused: null, isOverridable: false }

interface Parts {
  readonly editor: Editor
  readonly tables: Pick<CatalogueTables, 'keptEdits'>
  readonly recorder: StepRecorder
  readonly groups: ReturnType<typeof createEditGroups>
  kinds(): EditKinds
  /** Epoch milliseconds. */
  now(): number
}

/** What a kept edit stands for now. */
interface Judged {
  readonly preview: EditPreview
  /** What of it is put back, for the audit log. */
  readonly detail: string
  /** Does it, inside of an edit. */
  undo(actor: Actor, override: TestOverride | null): void
}

/** Keeps what edits changed for as long as they can be undone, and undoes them. */
export function createEdits({ editor, tables, recorder, groups, kinds, now }: Parts): EditKeeper {
  let latest = { count: 0, id: 0 }

  function found(id: number): KeptEdit | KeptGroup {
    const kept = tables.keptEdits.get(id)
    if (kept === null || now() >= kept.atMs + KEEP_EDITS_MS) {
      throw new AppError('ERR_NOT_FOUND', 'What was before this edit is not kept.')
    }
    if (kept.undoneAtMs === null) return kept
    throw new AppError('ERR_NOT_FOUND', 'This edit was undone already.')
  }

  /** Made and taken back, to see whether it could be. */
  function refusalOf(kept: KeptEdit | KeptGroup, undo: Judged['undo']): Refusal {
    try {
      editor.batch(() => undo(kept.actor, null), { keep: false })
      return POSSIBLE
    } catch (error) {
      const isOverridable = error instanceof AppError && error.code === 'ERR_TESTS_FAIL'
      return { refused: refusal(error), isOverridable }
    }
  }

  /** @param isTried Whether it is made and taken back as well, to see whether it could be. */
  function judgeEdit(kept: KeptEdit, isTried: boolean): Judged {
    const thing = readOf(kinds()[kept.kind], kept)
    const { fields, fieldsShown, opens, confirm } = describe(kept, thing)
    const isSame = fieldsShown.length === 0
    const undo = (actor: Actor): void => {
      if (!isSame) kinds()[kept.kind].write(kept.subject, fields, actor)
    }
    const refused = isSame || !isTried ? POSSIBLE : refusalOf(kept, undo)
    return {
      undo,
      detail: fieldsShown.map(({ path }) => path).join(', '),
      preview: {
        ...headOf(kept),
        ...{ label: thing.label, fields: fieldsShown, acts: [], opens, ...refused, confirm },
      },
    }
  }

  function judgeGroup(kept: KeptGroup, isTried: boolean): Judged {
    const { since, changes, isSecretLeft, run, ...plan } = groups.plan(kept)
    const undo: Judged['undo'] = (actor, override) =>
      editor.edit((edit) => {
        const id = edit.auditId() ?? 0
        const { steps } = recorder.gather(() => run(actor, recorder.note, override))
        if (steps.length > 0) keepSteps(edit, { ...kept, id, actor }, steps)
        for (const step of kept.steps) {
          if (step.do === 'edit') tables.keptEdits.setUndone(step.id, edit.nowMs)
        }
      })
    const refused =
      kept.kind === 'list'
        ? refusedFor(
            say(
              'Tokens of a list are withdrawn by revoking them together, after a look at whom that concerns.',
            ),
          )
        : since.length > 0
          ? refusedFor(
              say('Changed again since: {changedList}. Undo that first, then this.', {
                changedList: listOf([...new Set(since)]),
              }),
            )
          : changes === 0 && isSecretLeft
            ? refusedFor('It gave secrets alone, which undoing does not take back.')
            : changes === 0 || !isTried
              ? POSSIBLE
              : refusalOf(kept, undo)
    const { fields, acts, opens } = plan
    return {
      undo,
      detail:
        changes === 0
          ? ''
          : say('{count, plural, one {# change} other {# changes}}', { count: changes }),
      preview: {
        ...headOf(kept),
        label: kept.label,
        fields: fields.slice(0, MOST_SHOWN),
        acts: shortened(acts),
        opens: shortened(opens),
        ...refused,
        confirm: confirmOf([kept.id, fields, acts, opens]),
      },
    }
  }

  const judge = (kept: KeptEdit | KeptGroup, isTried: boolean): Judged =>
    'steps' in kept ? judgeGroup(kept, isTried) : judgeEdit(kept, isTried)

  // Asked for each time that work is listed, so the table is read once.
  let listed: Map<string, number> | null = null
  const listIds = (): Map<string, number> => {
    listed ??= new Map(tables.keptEdits.ofKind('list'))
    return listed
  }

  /** Keeps what was done together under the entry in the audit log that tells of it. */
  function keepSteps(
    edit: Edit,
    what: Pick<KeptGroup, 'id' | 'kind' | 'subject' | 'label' | 'actor'>,
    steps: readonly KeptStep[],
  ): void {
    const { id, kind, subject, label, actor } = what
    const settled = groups.settled(steps)
    tables.keptEdits.add({ id, kind, subject, label, actor, steps: settled, atMs: edit.nowMs })
    edit.afterCommit(() => {
      latest = { count: latest.count + 1, id }
    })
  }

  return {
    keep: (thing, work, after) =>
      editor.edit((edit) => {
        const { kind, subject, actor } = thing
        const before = orNull(() => kinds()[kind].read(subject))
        const result = work()
        // The edit itself says what is not there, and better.
        if (before === null) return result
        const now = after?.(result) ?? null
        const changed = now === null ? kinds()[kind].read(subject) : { ...before, fields: now }
        const changes = changesOf(before.fields, changed.fields)
        const id = edit.auditId()
        if (changes.length === 0 || id === null) return result
        const { label } = changed
        tables.keptEdits.add({ id, kind, subject, label, actor, changes, atMs: edit.nowMs })
        // One that is undone with others is not told of by itself.
        if (recorder.isOn) recorder.note({ do: 'edit', id })
        else {
          edit.afterCommit(() => {
            latest = { count: latest.count + 1, id }
          })
        }
        return result
      }),
    together: ({ kind, label, actor }, work, detail) =>
      editor.edit((edit) => {
        const { value, steps } = recorder.gather(work)
        if (steps.length === 0) return value
        edit.audit(actor, `${kind}.apply`, kind, detail())
        const id = edit.auditId() ?? 0
        keepSteps(edit, { id, kind, subject: kind, label, actor }, steps)
        return value
      }),
    keepList: ({ id: subject, label, grants }, actor) =>
      editor.edit((edit) => {
        edit.audit(actor, 'token_list.issue', subject, label)
        const id = edit.auditId() ?? 0
        keepSteps(edit, { id, kind: 'list', subject, label, actor }, [{ do: 'issued', grants }])
        edit.afterCommit(() => void listIds().set(subject, id))
      }),
    isList: (subject) => listIds().has(subject),
    grantsOfList(subject) {
      const kept = found(listIds().get(subject) ?? 0)
      const steps = 'steps' in kept ? kept.steps : []
      return steps.flatMap((step) => (step.do === 'issued' ? step.grants : []))
    },
    calls: {
      latest: () => latest,
      preview: (id) => judge(found(id), true).preview,
      undo(id, confirm, actor, override = null) {
        const kept = found(id)
        // Not tried before: what fails is taken back whole.
        const { preview, detail, undo } = judge(kept, false)
        if (preview.refused !== null) throw new AppError('ERR_UNDO_REFUSED', preview.refused)
        const isLookedAt = confirm === preview.confirm
        if (!isLookedAt && (confirm !== null || mustBeLookedAt(preview))) {
          throw new AppError('ERR_UNDO_CONFIRM')
        }
        const before = latest
        const undoAll = (edit: Edit): void => {
          const told = say('entry {id}: {fieldList}', {
            id,
            fieldList: detail || say('no change'),
          })
          edit.audit(actor, `${kept.kind}.undo`, kept.subject, told)
          undo(actor, override)
          tables.keptEdits.setUndone(id, edit.nowMs)
          // The list of the audit log shows it.
          edit.afterCommit(() => {})
        }
        try {
          editor.edit(undoAll)
        } catch (error) {
          throw new AppError('ERR_UNDO_REFUSED', refusal(error))
        }
        return { label: preview.label, edit: latest.count > before.count ? latest.id : null }
      },
    },
  }
}

const mustBeLookedAt = ({ fields, acts, opens }: EditPreview): boolean =>
  opens.length + acts.length > 0 || fields.some((field) => field.isChangedSince)

const headOf = ({ id, kind, subject, actor, atMs }: KeptEdit | KeptGroup) => ({
  ...{ id, kind, subject, actor, atMs },
  goneAtMs: atMs + KEEP_EDITS_MS,
})

/** Shown of each at most; a document can declare thousands of things. */
const MOST_SHOWN = 200

const shortened = (sentences: readonly string[]): readonly string[] =>
  sentences.length <= MOST_SHOWN
    ? sentences
    : [
        ...sentences.slice(0, MOST_SHOWN),
        say('{more, number} more of these.', { more: sentences.length - MOST_SHOWN }),
      ]

function readOf(calls: EditKindCalls, { subject, label }: KeptEdit): Editable {
  const thing = orNull(() => calls.read(subject))
  if (thing !== null) return thing
  throw new AppError(
    'ERR_UNDO_REFUSED',
    say('{label} is not there any more. If it was deleted, restore it first.', { label }),
  )
}

function refusal(error: unknown): string {
  if (!(error instanceof AppError) || error.status >= 500) throw error
  const [issue] = error.issues
  return issue === undefined ? error.message : `${error.message} ${issue.path}: ${issue.message}`
}
