import type { EditField } from '../../shared/edit.ts'
import { AppError } from '../../shared/errors.ts'
import type { TestOverride } from '../../shared/pinned-test.ts'
import type { Rule } from '../../shared/rule.ts'
import { say } from '../../shared/say.ts'
import type { KeptEdit, KeptGroup, KeptStep, MadeNoun } from '../store/catalogue/kept-edits.ts'
import type { CatalogueTables } from '../store/catalogue/tables.ts'
import type { Actor } from './actor.ts'
import type { DeletedThings } from './deleted.ts'
import { changesOf } from './diff.ts'
import { describe, orNull } from './edit-fields.ts'
import { backwards, chunksOf, type GoneStep, isFiled } from './edit-group-order.ts'
import { NOUNS, staysOf } from './edit-group-words.ts'
import type { EditKinds } from './edit-types.ts'
import type { Rules } from './rules.ts'
import type { StreamKeys } from './stream-keys.ts'

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

type Things = Readonly<Record<MadeNoun, ThingCalls>>

interface Parts {
  readonly tables: Pick<CatalogueTables, 'keptEdits' | 'deleted' | 'rules'>
  kinds(): EditKinds
  /** Made anew for each plan. */
  things(): Things
  readonly streamKeys: Pick<StreamKeys, 'list' | 'move'>
  readonly deleted: () => Pick<DeletedThings, 'restoreAll'>
  readonly rules: Pick<Rules, 'published' | 'rollback'>
}

/** What undoing edits together would do. */
export interface GroupPlan {
  readonly fields: readonly EditField[]
  readonly acts: readonly string[]
  readonly opens: readonly string[]
  /** What was changed again since, by its name. Empty: nothing, so that all of it can go back. */
  readonly since: readonly string[]
  /** Whether it gave secrets that stay. */
  readonly isSecretLeft: boolean
  /** How many things are put back, made and taken away. */
  readonly changes: number
  /**
   * Does it, inside of an edit.
   *
   * @param note     Told what undoes that.
   * @param override Puts rules in force again although pinned tests fail.
   */
  run(actor: Actor, note: Note, override: TestOverride | null): void
}

type Note = (step: KeptStep) => void

type Made = Extract<KeptStep, { do: 'made' }>
type Stays = Extract<KeptStep, { do: 'stays' }>
type Issued = Extract<KeptStep, { do: 'issued' }>

/** Undoes edits that were made together: backwards, all of them or none. */
export function createEditGroups(parts: Parts) {
  const { tables, rules } = parts
  const isSameRules = (one: readonly Rule[], version: number): boolean => {
    const other = version === 0 ? [] : tables.rules.get(version)?.rules
    return other !== undefined && changesOf(one, other).length === 0
  }

  function editOf(id: number): KeptEdit {
    const kept = tables.keptEdits.get(id)
    if (kept !== null && 'changes' in kept) return kept
    throw new AppError('ERR_NOT_FOUND', 'What was before this edit is not kept.')
  }

  function planOf(steps: readonly KeptStep[]) {
    const plan: Gathered = {
      ...{ fields: [], acts: [], opens: [], since: [], todo: [] },
      isSecretLeft: false,
    }
    const at: Whole = { plan, things: parts.things(), ...namedBy(steps) }
    for (const step of backwards(steps)) {
      // Withdrawn by revoking, after a look at whom that concerns.
      if (step.do === 'issued') continue
      if (step.do === 'edit') planEdit(plan, step, parts.kinds(), editOf(step.id))
      else if (step.do === 'rules') planRules(plan, step)
      else if (step.do === 'stays') planStays(at, step)
      else if (step.do === 'moved') planMoved(plan, step)
      else if (step.do === 'made') planMade(at, step)
      else planGone(at, step)
    }
    return plan
  }

  function planRules(plan: Gathered, step: Extract<KeptStep, { do: 'rules' }>): void {
    // By what they say: taking back what was published since publishes them once more under another version.
    if (!isSameRules(rules.published().rules, step.after)) plan.since.push(say('the rules'))
    const { before } = step
    plan.opens.push(
      say('The rules of version {before} are in force again: others may get in.', { before }),
    )
    plan.todo.push(step)
  }

  /** What goes with its owner is not worth saying. */
  function planStays({ plan, things, made }: Whole, step: Stays): void {
    if (made.has(keyOf(step)) || things[step.noun].fields(step.subject) === null) return
    plan.acts.push(staysOf(step))
    plan.isSecretLeft = true
  }

  function planMoved(plan: Gathered, step: Extract<KeptStep, { do: 'moved' }>): void {
    const now = new Map(parts.streamKeys.list().map((key) => [key.id, key]))
    for (const { id, from, to } of step.moves) {
      const key = now.get(id)
      if (key?.streamId !== to.streamId || key.label !== to.label) plan.since.push(to.label)
      plan.opens.push(
        say('Publisher key {label} of {stream} is {before} of {beforeStream} again.', {
          label: to.label,
          stream: to.stream,
          before: from.label,
          beforeStream: from.stream,
        }),
      )
    }
    plan.todo.push(step)
  }

  function planMade({ plan, things, gone }: Whole, step: Made): void {
    const { noun, subject, label } = step
    const now = things[noun].fields(subject)
    if (now === null) {
      // It took the place of another, which must not come back over a choice made since.
      if (step.fields !== null && gone.has(keyOf(step))) plan.since.push(label)
      return
    }
    const nounSaid = NOUNS[noun]
    if (changesOf(step.fields ?? now, now).length > 0) plan.since.push(label)
    plan.acts.push(say('{nounSaid} {label} is deleted again.', { nounSaid, label }))
    const takes = things[noun].takes?.(subject)
    if (takes) plan.acts.push(takes)
    plan.todo.push(step)
  }

  function planGone({ plan, things, made }: Whole, step: GoneStep): void {
    const { noun, subject, label } = step
    const isFiledStill = isFiled(step) && tables.deleted.get(Number(step.deletedId)) !== null
    if (!made.has(keyOf(step)) && things[noun].fields(subject) !== null) {
      // Else it was restored, and is what stands there.
      if (isFiledStill) plan.since.push(label)
      return
    }
    const nounSaid = NOUNS[noun]
    if (isFiled(step) && !isFiledStill) {
      // Restored since, and deleted once more: somebody meant that.
      if (isFiledAgain(step)) plan.since.push(label)
      else plan.acts.push(say('{nounSaid} {label} was deleted for good.', { nounSaid, label }))
      return
    }
    const isLookedAt = noun === 'pinned_test'
    const sentence = say('{nounSaid} {label} comes back as it was.', { nounSaid, label })
    ;(isLookedAt ? plan.acts : plan.opens).push(sentence)
    plan.todo.push(step)
  }

  const isFiledAgain = ({ noun, subject }: GoneStep): boolean =>
    tables.deleted.since(0).some((each) => each.kind === noun && each.subject === subject)

  /** Notes what undoes it. */
  function undo(
    step: Exclude<KeptStep, GoneStep | Issued | Stays>,
    actor: Actor,
    note: Note,
    override: TestOverride | null,
  ): void {
    if (step.do === 'edit') {
      const kept = editOf(step.id)
      const calls = parts.kinds()[kept.kind]
      const { fields, fieldsShown } = describe(kept, calls.read(kept.subject))
      // The ordinary call keeps it as an edit, and notes that itself.
      if (fieldsShown.length > 0) calls.write(kept.subject, fields, actor)
    } else if (step.do === 'rules') {
      const { version } = rules.rollback(step.before, actor, override)
      note({ do: 'rules', before: step.after, after: version })
    } else if (step.do === 'moved') {
      parts.streamKeys.move(
        step.moves.map(({ id, from: { streamId, label } }) => ({ id, streamId, label })),
        actor,
      )
      const moves = step.moves.map(({ id, from, to }) => ({ id, from: to, to: from }))
      note({ do: 'moved', moves })
    } else {
      const { fields: _, ...thing } = step
      const calls = parts.things()[step.noun]
      calls.remove(step.subject, actor)
      const deletedId = calls.restore === undefined ? tables.deleted.latestId() : null
      note({ ...thing, do: 'gone', deletedId })
    }
  }

  function restore(some: readonly GoneStep[], actor: Actor, note: Note): void {
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
    settled(steps: readonly KeptStep[]): readonly KeptStep[] {
      const things = parts.things()
      return steps.map((step) =>
        step.do === 'made' ? { ...step, fields: things[step.noun].fields(step.subject) } : step,
      )
    },
    plan({ steps }: Pick<KeptGroup, 'steps'>): GroupPlan {
      const { todo, ...plan } = planOf(steps)
      return {
        ...plan,
        changes: todo.length,
        run(actor, note, override) {
          for (const chunk of chunksOf(todo)) {
            const [step] = chunk
            if (step === undefined || step.do === 'issued' || step.do === 'stays') continue
            if (step.do === 'gone') restore(chunk as readonly GoneStep[], actor, note)
            else undo(step, actor, note, override)
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
  isSecretLeft: boolean
}

/** A plan as it is made, with what it is made from. */
interface Whole {
  readonly plan: Gathered
  readonly things: Things
  /** What was made and what went in any of the steps, by keyOf. */
  readonly made: ReadonlySet<string>
  readonly gone: ReadonlySet<string>
}

const keyOf = ({ noun, subject }: Made | GoneStep | Stays): string => `${noun} ${subject}`

function namedBy(steps: readonly KeptStep[]): Pick<Whole, 'made' | 'gone'> {
  const keysOf = (what: 'made' | 'gone') =>
    steps.flatMap((step) => (step.do === what ? [keyOf(step as Made | GoneStep)] : []))
  return { made: new Set(keysOf('made')), gone: new Set(keysOf('gone')) }
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
