import { timingSafeEqual } from 'node:crypto'
import { AppError } from '../../shared/errors.ts'
import type { MediaServer, RollHandlerSecret } from '../../shared/media-server.ts'
import { say } from '../../shared/say.ts'
import type { OldSecret, StoredMediaServer } from '../store/catalogue/media-servers.ts'
import type { Actor } from './actor.ts'
import type { Edit, Editor } from './editor.ts'
import { newSecret, type RandomBytes } from './ids.ts'
import type { MediaServers } from './media-server-types.ts'
import type { CatalogueSecrets, CatalogueTools } from './tools.ts'

/** How long the old one goes on counting once the new one is used: several processes may reload one after the other. */
const REST_MS = 60_000
/** So long before the old one ends it is told that the new one was not used. */
const SOON_MS = 3_600_000
/** When the first use of a new one could not be stored, it is tried again after so long. */
const RETRY_MS = 5_000

type Sealed = Pick<StoredMediaServer, 'secretHash' | 'secretSealed'>

interface HandlerSecretParts {
  readonly editor: Editor
  readonly secrets: CatalogueSecrets
  readonly randomBytes: RandomBytes
  readonly now: CatalogueTools['now']
  put(edit: Edit, stored: StoredMediaServer): MediaServer
}

type HandlerSecrets = Pick<
  MediaServers,
  | 'handlerSecret'
  | 'practiceSecret'
  | 'revealSecret'
  | 'rollSecret'
  | 'setHandlerSecret'
  | 'takeBackSecret'
  | 'endOldSecret'
  | 'oldSecret'
  | 'unusedSecrets'
  | 'authenticate'
  | 'noteUse'
>

/** Makes the calls on the secrets that media servers prove themselves with. */
export function createHandlerSecrets(parts: HandlerSecretParts): HandlerSecrets {
  const { editor, secrets, randomBytes, now, put } = parts
  const uses = createUses(parts)
  const stored = (id: string): StoredMediaServer => found(editor.state.mediaServers.get(id))

  function replace(id: string, secret: string, how: RollHandlerSecret, actor: Actor): string {
    return editor.edit((edit) => {
      const before = found(edit.state.mediaServers.get(id))
      const old = keptOf(before, how, edit.nowMs)
      edit.audit(actor, 'media_server.roll_secret', id, rollDetail(before.server.name, old, how))
      edit.afterCommit(() => uses.forget(id))
      const server = { ...before.server, updatedAtMs: edit.nowMs }
      put(edit, { server, ...sealedBy(secrets, secret), old })
      return secret
    })
  }

  /** By a media server that has no other, or by one of several machines. Where it ends with the first use of the new one that is meant. */
  function isStillNeeded(id: string, { newUsedAtMs, endsWithUse, untilMs }: OldSecret): boolean {
    if (newUsedAtMs === null) return true
    const { oldAtMs } = uses.of(id)
    return !endsWithUse && oldAtMs !== null && untilMs - oldAtMs < SOON_MS
  }

  return {
    handlerSecret: (id) => secrets.open(stored(id).secretSealed),
    practiceSecret(id) {
      const { secretSealed, old } = stored(id)
      return secrets.open(isInForce(old, now()) ? old.sealed : secretSealed)
    },
    revealSecret: (id, actor) =>
      editor.edit((edit) => {
        const { server, secretSealed } = found(edit.state.mediaServers.get(id))
        edit.audit(actor, 'media_server.reveal_secret', id, server.name)
        return secrets.open(secretSealed)
      }),
    rollSecret: (id, how, actor) => replace(id, newSecret('sdh_', randomBytes), how, actor),
    setHandlerSecret: (id, secret, overlapMinutes, actor) =>
      void replace(id, secret, { overlapMinutes, endsWithUse: false }, actor),
    takeBackSecret: (id, actor) =>
      editor.edit((edit) => {
        const { old, ...before } = found(edit.state.mediaServers.get(id))
        if (old === null || isOver(old, edit.nowMs)) throw notKept()
        edit.audit(actor, 'media_server.take_back_secret', id, before.server.name)
        edit.afterCommit(() => uses.forget(id))
        return put(edit, {
          server: { ...before.server, updatedAtMs: edit.nowMs },
          ...{ secretHash: old.hash, secretSealed: old.sealed },
          old: isInForce(old, edit.nowMs) ? turned(before, old) : null,
        })
      }),
    endOldSecret: (id, actor) =>
      editor.edit((edit) => {
        const before = found(edit.state.mediaServers.get(id))
        if (before.old === null) throw notKept()
        edit.audit(actor, 'media_server.end_old_secret', id, before.server.name)
        // It is changed with it: a wrong one that comes from now on is told of as the old one.
        put(edit, { ...before, server: { ...before.server, updatedAtMs: edit.nowMs }, old: null })
      }),
    oldSecret(id) {
      const { old } = stored(id)
      if (old === null || isOver(old, now())) return null
      const { untilMs, endsWithUse } = old
      const { newAtMs, oldAtMs } = uses.of(id)
      const newUsedAtMs = newAtMs ?? old.newUsedAtMs
      return { untilMs, endsWithUse, oldUsedAtMs: oldAtMs, newUsedAtMs }
    },
    unusedSecrets: () =>
      [...editor.state.mediaServers.values()].flatMap(({ server: { id, name, enabled }, old }) =>
        enabled && old !== null && old.untilMs - now() < SOON_MS && isStillNeeded(id, old)
          ? [{ id, name, untilMs: old.untilMs }]
          : [],
      ),
    ...createRecognition(parts, uses),
  }
}

/** A secret as it is stored. */
export const sealedBy = (secrets: CatalogueSecrets, secret: string): Sealed => ({
  secretHash: secrets.hash(secret),
  secretSealed: secrets.seal(secret),
})

/** @throws AppError ERR_NOT_FOUND */
export function found(stored: StoredMediaServer | undefined): StoredMediaServer {
  if (stored !== undefined) return stored
  throw new AppError('ERR_NOT_FOUND', 'There is no media server with this id.')
}

const notKept = (): AppError =>
  new AppError('ERR_NOT_FOUND', 'The handler secret before is not kept any more.')

/** Those whose time was seen to be over: a clock that is put back must not have them count again. */
const ended = new WeakSet<OldSecret>()

function isInForce(old: OldSecret | null, nowMs: number): old is OldSecret {
  if (old === null) return false
  if (nowMs >= old.untilMs) ended.add(old)
  return !ended.has(old)
}

/** Whether the new one took its place for good: one that ran out unused may be taken back yet. */
const isOver = (old: OldSecret, nowMs: number): boolean =>
  old.newUsedAtMs !== null && !isInForce(old, nowMs)

/** What goes on counting beside a new one: what the media server has, which is not the last one where that was never used. */
function keptOf(
  { secretHash, secretSealed, old }: StoredMediaServer,
  { overlapMinutes, endsWithUse }: RollHandlerSecret,
  nowMs: number,
): OldSecret | null {
  if (overlapMinutes === 0) return null
  const isUnused = isInForce(old, nowMs) && old.newUsedAtMs === null
  const has = isUnused ? old : { hash: secretHash, sealed: secretSealed }
  const untilMs = nowMs + overlapMinutes * 60_000
  return { hash: has.hash, sealed: has.sealed, untilMs, endsWithUse, newUsedAtMs: null }
}

/** The new one as the old one, for the rest of its time and to end as it would have: whoever came in meanwhile may be told of with it. */
const turned = (
  { secretHash, secretSealed }: Sealed,
  { untilMs, endsWithUse }: OldSecret,
): OldSecret => ({
  ...{ hash: secretHash, sealed: secretSealed, untilMs },
  ...{ endsWithUse, newUsedAtMs: null },
})

function rollDetail(
  name: string,
  old: OldSecret | null,
  { overlapMinutes: minutes, endsWithUse }: RollHandlerSecret,
): string {
  if (old === null) return say('{name}, the old one is refused at once', { name })
  const values = { name, minutes }
  if (!endsWithUse) return say('{name}, the old one counts for {minutes} minutes more', values)
  return say(
    '{name}, the old one counts until the new one is used, at most {minutes} minutes',
    values,
  )
}

interface UseTimes {
  readonly newAtMs: number | null
  readonly oldAtMs: number | null
}

/** When the two secrets of media servers that have two were used last, in memory. */
interface Uses {
  of(id: string): UseTimes
  forget(id: string): void
  /** Ends the old one soon after the first time of the new one, where that was asked for. Not while somebody waits for an answer. */
  note(id: string, which: keyof UseTimes, old: OldSecret, nowMs: number): void
}

const UNUSED: UseTimes = { newAtMs: null, oldAtMs: null }

function createUses({ editor, put }: HandlerSecretParts): Uses {
  const times = new Map<string, UseTimes>()
  const triedAtMs = new Map<string, number>()
  const of = (id: string): UseTimes => times.get(id) ?? UNUSED

  function store(id: string): void {
    editor.edit((edit) => {
      const stored = edit.state.mediaServers.get(id)
      if (stored === undefined || stored.old === null) return
      const { old } = stored
      if (old.newUsedAtMs !== null) {
        if (!isInForce(old, edit.nowMs)) put(edit, { ...stored, old: null })
        return
      }
      const untilMs = old.endsWithUse ? Math.min(old.untilMs, edit.nowMs + REST_MS) : old.untilMs
      edit.audit('handler', 'media_server.use_new_secret', id, stored.server.name)
      put(edit, { ...stored, old: { ...old, untilMs, newUsedAtMs: edit.nowMs } })
    })
  }

  function storeLater(id: string, nowMs: number): void {
    const tried = triedAtMs.get(id)
    if (tried !== undefined && Math.abs(nowMs - tried) < RETRY_MS) return
    triedAtMs.set(id, nowMs)
    setImmediate(() => {
      try {
        store(id)
      } catch {
        // The store tells of its trouble itself. The old one counts as long as was asked for, and this is tried again.
      }
    })
  }

  return {
    of,
    forget(id) {
      times.delete(id)
      triedAtMs.delete(id)
    },
    note(id, which, old, nowMs) {
      times.set(id, { ...of(id), [which]: nowMs })
      const isFirst = old.newUsedAtMs === null
      if (which === 'newAtMs' && (isFirst || !isInForce(old, nowMs))) storeLater(id, nowMs)
    },
  }
}

type Compare = (given: string) => boolean

/** What recognises the secrets of a media server, once they came. */
interface Known extends Partial<Record<keyof UseTimes, Compare>> {
  readonly stored: StoredMediaServer
}

/**
 * Recognises callers. A secret that was right before is compared directly, since the keyed hash costs several
 * microseconds on each request; everything else takes the same path whether the id exists or not.
 */
function createRecognition(
  { editor, secrets, now }: HandlerSecretParts,
  uses: Uses,
): Pick<MediaServers, 'authenticate' | 'noteUse'> {
  const nobody = secrets.hash('no media server')
  const known = new Map<string, Known>()

  function whichOf(
    stored: StoredMediaServer | undefined,
    seen: Known | undefined,
    secret: string,
  ): keyof UseTimes | null {
    if (seen?.newAtMs?.(secret) === true) return 'newAtMs'
    const old = stored?.old ?? null
    const counts = old !== null && isInForce(old, now())
    if (counts && seen?.oldAtMs?.(secret) === true) return 'oldAtMs'
    const given = secrets.hash(secret)
    if (comparing(stored?.secretHash ?? nobody)(given)) return 'newAtMs'
    return counts && comparing(old.hash)(given) ? 'oldAtMs' : null
  }

  const seenOf = (serverId: string, stored: StoredMediaServer | undefined): Known | undefined => {
    const before = known.get(serverId)
    return before?.stored === stored ? before : undefined
  }

  return {
    authenticate(serverId, secret) {
      const stored = editor.state.mediaServers.get(serverId)
      const seen = seenOf(serverId, stored)
      const which = whichOf(stored, seen, secret)
      if (stored === undefined || which === null) return null
      if (seen?.[which] === undefined) {
        known.set(serverId, { ...seen, stored, [which]: comparing(secret) })
      }
      return stored.server.enabled ? stored.server : null
    },
    noteUse(serverId, secret) {
      const stored = editor.state.mediaServers.get(serverId)
      if (stored === undefined || stored.old === null) return
      const which = whichOf(stored, seenOf(serverId, stored), secret)
      if (which !== null) uses.note(serverId, which, stored.old, now())
    },
  }
}

/** The most bytes of a character in UTF-8: so much more than it should be is seen of a text that is longer. */
const MORE_BYTES = 4

/** Compares with one text again and again, in a time that tells nothing of it but its length. */
function comparing(text: string): Compare {
  const bytes = Buffer.byteLength(text)
  const expected = Buffer.alloc(bytes + MORE_BYTES)
  expected.write(text)
  // Kept, since to make one for each comparison takes longer than to compare.
  const written = Buffer.alloc(expected.length)
  return (given) => {
    if (written.write(given) === bytes) return timingSafeEqual(written, expected)
    written.fill(0)
    return false
  }
}
