import type { EditField } from '../../shared/edit.ts'
import { AppError } from '../../shared/errors.ts'
import { phrases, say } from '../../shared/say.ts'
import type { KeptEdit, KeptGroup, KeptStep, MadeNoun } from '../store/catalogue/kept-edits.ts'
import type { CatalogueTables } from '../store/catalogue/tables.ts'
import { changesOf, describe } from './edit-fields.ts'
import { type EditKinds, orNull } from './edits.ts'
import type { Actor, Catalogue } from './types.ts'

/** How things of one noun are taken away again and put back. */
export interface ThingCalls {
  /** Null: it is not there, or deleted. */
  fields(subject: string): object | null
  /** What goes along that is worth saying, a sentence. Null: nothing. */
  takes?(subject: string): string | null
  remove(subject: string, actor: Actor): void
  /** Of what keeps its place when it is deleted. The others are in the table of what was deleted. */
  restore?(subject: string, actor: Actor): void
}

interface Parts {
  readonly tables: Pick<CatalogueTables, 'keptEdits' | 'deleted'>
  kinds(): EditKinds
  things(): Readonly<Record<MadeNoun, ThingCalls>>
  readonly deleted: () => Pick<Catalogue['deleted'], 'restoreAll'>
  readonly rules: Pick<Catalogue['rules'], 'published' | 'rollback'>
}

/** What undoing edits together would do. */
export interface GroupPlan {
  readonly fields: readonly EditField[]
  readonly acts: readonly string[]
  readonly opens: readonly string[]
  /** What was changed again since, by its name. Empty: nothing, so that all of it can go back. */
  readonly since: readonly string[]
  /** Whether nothing is left to do. */
  readonly isDone: boolean
  /** Does it, inside of an edit. @param note Told what undoes that. */
  run(actor: Actor, note: Note): void
}

type Note = (step: KeptStep) => void

type Made = Extract<KeptStep, { do: 'made' }>
type Gone = Extract<KeptStep, { do: 'gone' }>
type Issued = Extract<KeptStep, { do: 'issued' }>

/** Undoes edits that were made together: backwards, all of them or none. */
export function createEditGroups(parts: Parts) {
  const { tables, rules } = parts
  const fieldsOf = ({ noun, subject }: Made | Gone): object | null =>
    parts.things()[noun].fields(subject)

  function editOf(id: number): KeptEdit {
    const kept = tables.keptEdits.get(id)
    if (kept !== null && 'changes' in kept) return kept
    throw new AppError('ERR_NOT_FOUND', 'What was before this edit is not kept.')
  }

  function planOf(steps: readonly KeptStep[]) {
    const plan = { fields: [], acts: [], opens: [], since: [], todo: [] } as Gathered
    for (const step of backwards(steps)) {
      // Withdrawn by revoking, after a look at whom that concerns.
      if (step.do === 'issued') continue
      if (step.do === 'edit') planEdit(plan, step, parts.kinds(), editOf(step.id))
      else if (step.do === 'rules') planRules(plan, step)
      else if (step.do === 'made') planMade(plan, step)
      else planGone(plan, step, steps)
    }
    return plan
  }

  function planRules(plan: Gathered, step: Extract<KeptStep, { do: 'rules' }>): void {
    const { version } = rules.published()
    if (version !== step.after) plan.since.push(say('the rules'))
    const { before } = step
    plan.opens.push(
      say('The rules of version {before} are in force again: others may get in.', { before }),
    )
    plan.todo.push(step)
  }

  function planMade(plan: Gathered, step: Made): void {
    const now = fieldsOf(step)
    if (now === null) return
    const { label } = step
    const nounSaid = NOUNS[step.noun]
    if (changesOf(step.fields ?? now, now).length > 0) plan.since.push(label)
    plan.acts.push(say('{nounSaid} {label} is deleted again.', { nounSaid, label }))
    const takes = parts.things()[step.noun].takes?.(step.subject)
    if (takes) plan.acts.push(takes)
    plan.todo.push(step)
  }

  function planGone(plan: Gathered, step: Gone, steps: readonly KeptStep[]): void {
    const { noun, subject, label } = step
    const isReplaced = steps.some(
      (each) => each.do === 'made' && each.noun === noun && each.subject === subject,
    )
    if (!isReplaced && fieldsOf(step) !== null) return
    // Restored since, and deleted once more: somebody meant that.
    if (isFiled(step) && tables.deleted.get(Number(step.deletedId)) === null) plan.since.push(label)
    const nounSaid = NOUNS[noun]
    const isLookedAt = noun === 'pinned_test'
    const sentence = say('{nounSaid} {label} comes back as it was.', { nounSaid, label })
    ;(isLookedAt ? plan.acts : plan.opens).push(sentence)
    plan.todo.push(step)
  }

  /** Notes what undoes it. */
  function undo(step: Exclude<KeptStep, Gone | Issued>, actor: Actor, note: Note): void {
    if (step.do === 'edit') {
      const kept = editOf(step.id)
      const calls = parts.kinds()[kept.kind]
      const { fields, fieldsShown } = describe(kept, calls.read(kept.subject))
      // The ordinary call keeps it as an edit, and notes that itself.
      if (fieldsShown.length > 0) calls.write(kept.subject, fields, actor)
    } else if (step.do === 'rules') {
      const { version } = rules.rollback(step.before, actor)
      note({ do: 'rules', before: step.after, after: version })
    } else {
      const { fields: _, ...thing } = step
      const calls = parts.things()[step.noun]
      calls.remove(step.subject, actor)
      const deletedId = calls.restore === undefined ? tables.deleted.latestId() : null
      note({ ...thing, do: 'gone', deletedId })
    }
  }

  function restore(some: readonly Gone[], actor: Actor, note: Note): void {
    const filed = some.filter(isFiled)
    if (filed.length > 0) {
      const ids = filed.map(({ deletedId }) => String(deletedId))
      parts.deleted().restoreAll(ids, actor)
    }
    for (const { deletedId, ...thing } of some) {
      if (deletedId === null) parts.things()[thing.noun].restore?.(thing.subject, actor)
      note({ ...thing, do: 'made', fields: null })
    }
  }

  return {
    /** How a thing that was made is by now; for what is kept of it. */
    settled: (steps: readonly KeptStep[]): readonly KeptStep[] =>
      steps.map((step) => (step.do === 'made' ? { ...step, fields: fieldsOf(step) } : step)),
    plan({ steps }: Pick<KeptGroup, 'steps'>): GroupPlan {
      const { todo, ...plan } = planOf(steps)
      return {
        ...plan,
        isDone: todo.length === 0,
        run(actor, note) {
          for (const chunk of chunksOf(todo)) {
            const [step] = chunk
            if (step === undefined || step.do === 'issued') continue
            if (step.do === 'gone') restore(chunk as readonly Gone[], actor, note)
            else undo(step, actor, note)
          }
        },
      }
    },
  }
}

interface Gathered {
  readonly fields: EditField[]
  readonly acts: string[]
  readonly opens: string[]
  readonly since: string[]
  readonly todo: KeptStep[]
}

function planEdit(
  plan: Gathered,
  step: Extract<KeptStep, { do: 'edit' }>,
  kinds: EditKinds,
  kept: KeptEdit,
): void {
  const thing = orNull(() => kinds[kept.kind].read(kept.subject))
  if (thing === null) {
    plan.since.push(kept.label)
    return
  }
  const { fieldsShown, opens } = describe(kept, thing)
  if (fieldsShown.length === 0) return
  const { label } = thing
  plan.fields.push(...fieldsShown.map((each) => ({ ...each, path: `${label}: ${each.path}` })))
  plan.opens.push(...opens)
  if (fieldsShown.some(({ isChangedSince }) => isChangedSince)) plan.since.push(label)
  plan.todo.push(step)
}

const isFiled = (step: KeptStep): step is Gone => step.do === 'gone' && step.deletedId !== null

/** Each by itself, but for those that are filed and stand next to each other: they come back in one go. */
function chunksOf(todo: readonly KeptStep[]): readonly (readonly KeptStep[])[] {
  const chunks: KeptStep[][] = []
  for (const step of todo) {
    const last = chunks.at(-1)
    if (last !== undefined && isFiled(step) && last.every(isFiled)) last.push(step)
    else chunks.push([step])
  }
  return chunks
}

/**
 * The latest first. Rules are held to the pinned tests and may be about any stream, so they go back when those are as they
 * were, and before a stream is deleted that they are about.
 */
function backwards(steps: readonly KeptStep[]): readonly KeptStep[] {
  const order = steps.toReversed()
  const isMadeStream = (step: KeptStep): boolean => step.do === 'made' && step.noun === 'stream'
  const isRules = (step: KeptStep): boolean => step.do === 'rules'
  return [
    ...order.filter((step) => !isRules(step) && !isMadeStream(step)),
    ...order.filter(isRules),
    ...order.filter(isMadeStream),
  ]
}

const NOUNS: Readonly<Record<MadeNoun, string>> = phrases({
  stream: 'Stream',
  media_server: 'Media server',
  pinned_test: 'Pinned test',
  front_door: 'Signer of the front door of',
  stream_key: 'Publisher key',
  application: 'Application',
  application_secret: 'Secret of the application',
  token_key: 'Key',
})
