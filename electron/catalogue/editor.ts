import { AppError } from '../../shared/errors.ts'
import type { Rule } from '../../shared/rule.ts'
import { checkRules } from '../access/check-rules.ts'
import { compileSnapshot, type Snapshot, withRevocations, withStreams } from '../access/snapshot.ts'
import { type StandIns, standInsFor } from '../access/stand-ins.ts'
import type { CredentialVerifier, SnapshotTools } from '../access/types.ts'
import type { NewEntries } from '../store/catalogue/audit.ts'
import type { CatalogueTables } from '../store/catalogue/tables.ts'
import { sqliteCode, storeError } from '../store/sqlite-error.ts'
import type { Actor } from './actor.ts'
import type { State } from './state.ts'
import type { CatalogueTools } from './tools.ts'

/** An edit under way, inside its transaction. */
export interface Edit {
  /** What will be in force if all goes well. Replaced as a whole by what the edit changes. */
  state: State
  readonly nowMs: number
  /** Adds the audit entry; `what` is noun.verb. Never give it a secret. */
  audit(actor: Actor, what: string, subject: string, detail: string): void
  /** Id of the last audit entry, of this edit or before it. Null without any. */
  auditId(): number | null
  /** A map with one value set: a copy, unless this edit made the map itself. An existing key keeps its place. */
  withEntry<T>(map: ReadonlyMap<string, T>, id: string, value: T): ReadonlyMap<string, T>
  /** A map without some of its keys, as withEntry. */
  withoutEntries<T>(map: ReadonlyMap<string, T>, ids: Iterable<string>): ReadonlyMap<string, T>
  /** Runs once the edit is stored; for what is kept outside of the state. Must not throw. */
  afterCommit(work: () => void): void
}

export interface BatchOptions {
  readonly keep: boolean
  tried?(snapshot: Snapshot): void
}

/** Makes edits whole: stored with their audit entry, compiled and swapped in together, or not at all. */
export interface Editor {
  /** As seen by the edit under way, else as stored. */
  readonly state: State
  readonly snapshot: Snapshot
  readonly version: number
  onChange(listener: () => void): void
  /**
   * Runs one edit in an immediate transaction, or as part of the batch under way.
   *
   * @throws AppError as thrown by `work` and by compiling, or ERR_DB_BUSY, ERR_DB_FULL, ERR_DB_READ_ONLY, ERR_DB_IO
   *         when nothing can be stored. Nothing has changed then, in memory or on disk.
   */
  edit<T>(work: (edit: Edit) => T): T
  /**
   * Runs several edits as one. With `keep: false` they are made, compiled and taken back, to see whether they could be.
   *
   * @param options.tried Told what would be in force, of those that are taken back. Default nobody.
   */
  batch<T>(work: () => T, options: BatchOptions): T
  /** Rules in force that cannot be compiled any more: all that they are about is refused in their place. */
  brokenRules(): readonly Rule[]
  /** A snapshot of the state, as seen by the edit under way, with other rules; not in force. */
  compileWith(rules: State['published']['rules']): Snapshot
}

class TakenBack extends Error {}

function newEdit(
  state: State,
  nowMs: number,
  entries: NewEntries,
  committed: (() => void)[],
): Edit {
  // Copied once for each edit, so that a document with thousands of streams is not thousands of copies.
  const owned = new WeakMap<object, Map<string, unknown>>()
  const own = <T>(map: ReadonlyMap<string, T>): Map<string, T> => {
    const mine = (owned.get(map) as Map<string, T> | undefined) ?? new Map(map)
    owned.set(mine, mine)
    return mine
  }
  return {
    state,
    nowMs,
    audit: (actor, what, subject, detail) =>
      entries.add({ atMs: nowMs, actor, what, subject, detail }),
    auditId: entries.lastId,
    withEntry: (map, id, value) => own(map).set(id, value),
    withoutEntries: (map, ids) => {
      const rest = own(map)
      for (const id of ids) rest.delete(id)
      return rest
    },
    afterCommit: (work) => void committed.push(work),
  }
}

/**
 * @param verify     Reads the state in force each time it is called, so that it never has to be replaced.
 * @param beside     The same; what is asked of viewers of a public stream all the same. Default: nothing.
 */
export function createEditor(
  tools: CatalogueTools,
  tables: CatalogueTables,
  initial: State,
  verify: CredentialVerifier,
  beside: Pick<SnapshotTools, 'needsToken' | 'keepsOut'> = {},
): Editor {
  const { db, journal, now, countryOf, placeOf, onFault } = tools
  const snapshotTools = {
    ...{ ...beside, verify, countryOf },
    ...(placeOf && { placeOf }),
    ...(onFault && { onFault }),
  }
  const listeners: (() => void)[] = []
  let state = initial
  /** Of the rules that were in force at the start, as long as they are, if not all of them can be compiled. */
  let standIns: (StandIns & { readonly of: readonly Rule[] }) | null = null
  let snapshot = compileAtStart()
  let version = 0
  let current: { edit: Edit; failure: unknown } | null = null

  function compile(from: State, rules = from.published.rules): Snapshot {
    const source = {
      streams: [...from.streams.values()],
      rules: rules === standIns?.of ? standIns.rules : rules,
      ruleVersion: from.published.version,
      revocations: from.revocations,
    }
    return compileSnapshot(source, snapshotTools)
  }

  function compileAtStart(): Snapshot {
    const { rules } = initial.published
    try {
      return compile(initial)
    } catch (error) {
      const found = standInsFor(rules)
      // Then something else is wrong than a rule.
      if (found.broken.length === 0) throw error
      standIns = { ...found, of: rules }
      return compile(initial)
    }
  }

  function recompile(next: State): Snapshot {
    if (mayBreakRules(state, next)) checkRules(next.published.rules, [...next.streams.values()])
    if (next.published !== state.published) return compile(next)
    let compiled = snapshot
    // An edit of one stream must not cost what thousands of rules do.
    if (next.streams !== state.streams) compiled = withStreams(compiled, [...next.streams.values()])
    if (next.revocations !== state.revocations) {
      compiled = withRevocations(compiled, next.revocations)
    }
    return compiled
  }

  /** Part of a batch: what fails here fails the whole batch, even if its caller goes on. */
  function join<T>(batch: { edit: Edit; failure: unknown }, work: (edit: Edit) => T): T {
    try {
      return work(batch.edit)
    } catch (error) {
      batch.failure = error
      throw error
    }
  }

  function run<T>(work: (edit: Edit) => T, { keep, tried }: BatchOptions): T {
    if (current !== null) return join(current, work)
    journal.flush()
    const committed: (() => void)[] = []
    const entries = tables.audit.open()
    const edit = newEdit(state, now(), entries, committed)
    const batch = { edit, failure: undefined as unknown }
    let compiled = snapshot
    const result: { value?: T } = {}
    current = batch
    try {
      db.transaction(() => {
        result.value = work(edit)
        if (batch.failure !== undefined) throw batch.failure
        entries.close()
        compiled = recompile(edit.state)
        if (!keep) throw new TakenBack()
      }).immediate()
    } catch (error) {
      if (error instanceof TakenBack) {
        tried?.(compiled)
        return result.value as T
      }
      throw asAppError(error)
    } finally {
      current = null
    }
    swap(edit.state, compiled, committed)
    return result.value as T
  }

  function swap(next: State, compiled: Snapshot, committed: readonly (() => void)[]): void {
    // An edit that only left an audit entry changed nothing that is shown.
    const changed = next !== state || committed.length > 0
    state = next
    snapshot = compiled
    for (const work of committed) work()
    if (!changed) return
    version += 1
    for (const listener of listeners) listener()
  }

  return {
    get state() {
      return current?.edit.state ?? state
    },
    get snapshot() {
      return snapshot
    },
    get version() {
      return version
    },
    onChange: (listener) => void listeners.push(listener),
    edit: (work) => run(work, { keep: true }),
    batch: run,
    brokenRules: () => (state.published.rules === standIns?.of ? standIns.broken : []),
    compileWith: (rules) => compile(current?.edit.state ?? state, rules),
  }
}

/**
 * Whether an edit of streams can make published rules wrong: a stream that a rule is about went away, or moved into a
 * group that rules are about and so under other rules of equal priority. Rules published in the same batch were checked with the
 * streams of that moment.
 */
function mayBreakRules(before: State, next: State): boolean {
  if (next.streams === before.streams) return false
  if (next.published !== before.published) return true
  const { rules } = next.published
  const groups = new Set(
    rules.flatMap(({ target }) => (target.kind === 'group' ? [target.group] : [])),
  )
  return rules.some(({ target }) => {
    if (target.kind !== 'stream') return false
    const stream = next.streams.get(target.streamId)
    if (stream === undefined) return true
    const { group } = stream
    if (group === null || group === before.streams.get(target.streamId)?.group) return false
    return groups.has(group)
  })
}

/** What SQLite refused, by its stable code; anything else that is not ours is a fault of Stagedoor. */
function asAppError(error: unknown): AppError {
  if (error instanceof AppError || sqliteCode(error) !== '') return storeError(error)
  return new AppError('ERR_INTERNAL', undefined, { cause: error })
}
