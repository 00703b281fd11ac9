import { say } from '../../shared/say.ts'
import type { GrantLimit, GrantLimitInput } from '../../shared/session-limit.ts'
import type { CatalogueTables } from '../store/catalogue/tables.ts'
import type { LimitMark } from '../store/types.ts'
import type { Actor } from './actor.ts'
import type { Editor } from './editor.ts'

/** What single grants may, whatever their stream says. */
export interface GrantLimits {
  /** Those changed last come last. */
  list(): readonly GrantLimit[]
  /** Whether any grant has a limit of its own. */
  areAny(): boolean
  /** Hot path. Null: nothing of its own. */
  of(grantId: string): GrantLimit | null
  /** Sets it; what says nothing removes it. The grant need not be one of ours. */
  set(grantId: string, input: GrantLimitInput, actor: Actor): GrantLimit
}

/** The limits of grants; not in the state, since each of hundreds of thousands of links can have one. */
export function createGrantLimits(editor: Editor, tables: CatalogueTables): GrantLimits {
  const known = new Map(tables.grantLimits.all().map((each) => [each.grantId, each]))
  let limiting = [...known.values()].filter(isLimiting).length
  return {
    list: () => [...known.values()],
    areAny: () => limiting > 0,
    of: (grantId) => known.get(grantId) ?? null,
    set: (grantId, input, actor) =>
      editor.edit((edit) => {
        const limit = { ...input, grantId, updatedAtMs: edit.nowMs }
        const saysNothing = input.sessions === null && !input.mayBeShared && input.note === ''
        if (saysNothing) tables.grantLimits.remove(grantId)
        else tables.grantLimits.put(limit)
        edit.audit(actor, 'grant_limit.set', grantId, detailOf(input))
        edit.afterCommit(() => {
          limiting += Number(isLimiting(limit)) - Number(isLimiting(known.get(grantId)))
          known.delete(grantId)
          if (!saysNothing) known.set(grantId, limit)
        })
        return limit
      }),
  }
}

/** 0 is no limit. */
const isLimiting = (limit: GrantLimit | undefined): boolean => (limit?.sessions ?? 0) > 0

function detailOf({ sessions, mayBeShared, note }: GrantLimitInput): string {
  const most =
    sessions === null
      ? say('sessions as its stream says')
      : sessions === 0
        ? say('no limit')
        : say('{count, plural, one {# session} other {# sessions}}', { count: sessions })
  const limit = mayBeShared ? say('{mostSaid}, may be shared', { mostSaid: most }) : most
  return note === '' ? limit : `${limit}: ${note}`
}

/** Who is refused because of a limit, as it is on disk; what puts it there is the journal. */
export interface LimitMarks {
  /** Those that hold at a moment; the others are removed. */
  inForce(nowMs: number): readonly LimitMark[]
  /** Takes a ban off the disk. */
  lift(kind: LimitMark['kind'], value: string, actor: Actor): void
  /** Takes the marks of sessions that a ban ended off the disk, since they may stay after all. */
  forget(sessionIds: readonly string[]): void
}

/** A ban of a name, whether it is about all or about those who only say it. */
const BAN_IS = `CASE kind WHEN 'said' THEN 'viewer' ELSE kind END || ' ' || value = @value`

/** Makes the calls on marks of limits. A ban that is lifted is filed as deleted, so that it can be put back. */
export function createLimitMarks(editor: Editor, tables: CatalogueTables): LimitMarks {
  return {
    inForce: (nowMs) => tables.limitMarks.inForce(nowMs),
    lift: (kind, value, actor) =>
      editor.edit((edit) => {
        const { nowMs: deletedAtMs } = edit
        const name = `${kind} ${value}`
        tables.deleted.file(
          { kind: 'limit_ban', subject: name, label: name, takes: [], actor, deletedAtMs },
          [{ table: 'limit_marks', where: BAN_IS, value: name }],
        )
        tables.limitMarks.remove(kind, value)
        if (kind === 'viewer') tables.limitMarks.remove('said', value)
        edit.audit(actor, 'limit_ban.lift', value, kind)
      }),
    forget(sessionIds) {
      if (sessionIds.length === 0) return
      editor.edit(() => {
        for (const id of sessionIds) tables.limitMarks.remove('banned', id)
      })
    },
  }
}
