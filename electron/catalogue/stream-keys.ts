import type { StreamKey, StreamKeyInput } from '../../shared/credential.ts'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import { isPattern, type Stream } from '../../shared/stream.ts'
import type { StoredStreamKey } from '../store/catalogue/stream-keys.ts'
import type { CatalogueTables } from '../store/catalogue/tables.ts'
import type { Actor } from './actor.ts'
import type { Edit, Editor } from './editor.ts'
import type { GrantUses } from './grant-uses.ts'
import { createHashIndex } from './hash-index.ts'
import { hintOf, hintOfOwn, newId, newSecret, type RandomBytes } from './ids.ts'
import { isGone, utcOf } from './keeping.ts'
import type { CatalogueSecrets } from './tools.ts'
import { refuse } from './validate.ts'

/** A stream key that is to be made. */
interface NewStreamKey extends StreamKeyInput {
  /** The operator's own text, of the shape of `ownSecretSchema`. Default: one is made. */
  readonly secret?: string
  /** When it ends by itself, epoch milliseconds. Default null: not at all. */
  readonly expiresAtMs?: number | null
  /** Since when it is switched off, epoch milliseconds. Default null: it counts at once. */
  readonly disabledAtMs?: number | null
}

/** The keys publishers bring along. */
export interface StreamKeys {
  list(streamId?: string): readonly StreamKey[]
  /** ERR_INPUT_INVALID when another key is the text the operator chose. */
  create(input: NewStreamKey, actor: Actor): { key: StreamKey; secret: string }
  /** The keys that texts are, in their order, in force or not. Null: none that was not deleted. */
  withValues(secrets: readonly string[]): readonly (StreamKey | null)[]
  /** Puts keys at other labels and streams, all at once. ERR_NAME_TAKEN; ERR_NOT_FOUND. */
  move(moves: readonly Pick<StreamKey, 'id' | 'streamId' | 'label'>[], actor: Actor): void
  /** Whether a text is the key with this id, in force or not. */
  isKey(id: string, secret: string): boolean
  setDisabled(id: string, disabled: boolean, actor: Actor): StreamKey
  /** It is refused from then on, and can be restored for 30 days. */
  remove(id: string, actor: Actor): void
  /**
   * The stream a key is for, whether the key is in force or not. Null when nobody has this key, or it is for a pattern,
   * which names no stream.
   */
  streamOf(secret: string): Stream | null
}

/** The calls of Catalogue, and what tokens of every kind can do. */
export interface OwnedStreamKeys extends Readonly<StreamKeys> {
  /** Sets when the key ends by itself, epoch milliseconds; null for not at all. */
  setEnd(id: string, expiresAtMs: number | null, actor: Actor): StreamKey
  /** Brings back a key that was removed. ERR_NAME_TAKEN when another has its label by now. */
  restore(id: string, actor: Actor): void
}

/** Makes the calls on the stream keys. */
export function createStreamKeys(
  editor: Editor,
  tables: CatalogueTables,
  secrets: CatalogueSecrets,
  uses: GrantUses,
  randomBytes: RandomBytes,
): OwnedStreamKeys {
  const view = ({ hash: _, deletedAtMs: __, ...key }: StoredStreamKey): StreamKey => ({
    ...key,
    lastUsedAtMs: uses.get(key.id)?.lastUsedAtMs ?? null,
  })
  const put = (edit: Edit, key: StoredStreamKey): StreamKey => {
    edit.state = { ...edit.state, streamKeys: edit.withEntry(edit.state.streamKeys, key.id, key) }
    return view(key)
  }
  const change = (
    id: string,
    what: string,
    actor: Actor,
    changed: (before: StoredStreamKey, edit: Edit) => StoredStreamKey,
  ): StreamKey =>
    editor.edit((edit) => {
      const before = found(edit.state.streamKeys.get(id))
      const after = changed(before, edit)
      tables.streamKeys.setEnds(after)
      edit.audit(actor, what, id, describe(edit, before))
      return put(edit, after)
    })
  const byHash = createHashIndex<StoredStreamKey>()
  return {
    streamOf(secret) {
      const { streamKeys, streams } = editor.state
      const key = byHash.find(streamKeys, secrets.hash(secret))
      const stream = key === null ? undefined : streams.get(key.streamId)
      return stream === undefined || isPattern(stream.name) ? null : stream
    },
    list: (streamId) =>
      [...editor.state.streamKeys.values()]
        .filter((key) => key.deletedAtMs === null)
        .filter((key) => streamId === undefined || key.streamId === streamId)
        .map(view),
    withValues(all) {
      const live = [...editor.state.streamKeys.values()].filter((key) => key.deletedAtMs === null)
      const filed = new Map(live.map((key) => [key.hash, key]))
      return all.map((secret) => {
        const key = filed.get(secrets.hash(secret))
        return key === undefined ? null : view(key)
      })
    },
    move: (moves, actor) =>
      editor.edit((edit) => {
        const placed = moves.map(({ id, streamId, label }) => {
          const before = found(edit.state.streamKeys.get(id))
          if (before.deletedAtMs !== null) throw noKey()
          const after = { ...before, streamId, label }
          tables.streamKeys.setPlace(after)
          put(edit, after)
          return after
        })
        // Once all stand where they are to: two can change places.
        for (const key of placed) {
          if (key.expiresAtMs === null) check(edit, tables, key, key.id)
          edit.audit(actor, 'stream_key.move', key.id, describe(edit, key))
        }
      }),
    isKey: (id, secret) => editor.state.streamKeys.get(id)?.hash === secrets.hash(secret),
    create: (input, actor) =>
      editor.edit((edit) => {
        const { expiresAtMs = null, disabledAtMs = null } = input
        if (expiresAtMs === null) check(edit, tables, input)
        const secret = input.secret ?? newSecret('sdk_', randomBytes)
        const hash = secrets.hash(secret)
        if (input.secret !== undefined) makeRoom(edit, hash)
        const taken = (id: string): boolean => edit.state.streamKeys.has(id)
        const id = newId(`key ${input.label}`, 'key', taken, randomBytes)
        const key: StoredStreamKey = {
          id,
          streamId: input.streamId,
          label: input.label,
          hash,
          hint: input.secret === undefined ? hintOf(secret) : hintOfOwn(secret),
          createdAtMs: edit.nowMs,
          expiresAtMs,
          disabledAtMs,
          deletedAtMs: null,
        }
        tables.streamKeys.add(key)
        edit.audit(actor, 'stream_key.create', id, describe(edit, key))
        return { key: put(edit, key), secret }
      }),
    setDisabled: (id, disabled, actor) =>
      change(id, disabled ? 'stream_key.disable' : 'stream_key.enable', actor, (before, edit) => ({
        ...before,
        disabledAtMs: disabled ? (before.disabledAtMs ?? edit.nowMs) : null,
      })),
    setEnd: (id, expiresAtMs, actor) =>
      change(id, 'stream_key.end', actor, (before, edit) => {
        if (expiresAtMs === null && before.expiresAtMs !== null) check(edit, tables, before)
        return { ...before, expiresAtMs }
      }),
    remove: (id, actor) => {
      change(id, 'stream_key.remove', actor, (before, edit) => {
        if (before.deletedAtMs !== null) throw noKey()
        removeLongDeleted(edit)
        return { ...before, deletedAtMs: edit.nowMs }
      })
    },
    restore: (id, actor) => {
      change(id, 'stream_key.restore', actor, (before, edit) => {
        if (before.expiresAtMs === null) check(edit, tables, before)
        return { ...before, deletedAtMs: null }
      })
    },
  }

  function removeLongDeleted(edit: Edit): void {
    const ids = [...edit.state.streamKeys.values()]
      .filter(({ deletedAtMs }) => isGone(deletedAtMs, edit.nowMs))
      .map((key) => key.id)
    take(edit, ids)
  }

  /** One text is one key, and one that was deleted does not count again because somebody gives it once more. */
  function makeRoom(edit: Edit, hash: string): void {
    // Looked up where it is stored, since a document asks once for each of its keys.
    const same = edit.state.streamKeys.get(tables.streamKeys.idOf(hash) ?? '')
    if (same === undefined) return
    const { deletedAtMs, streamId, label, id } = same
    if (deletedAtMs === null) {
      const stream = edit.state.streams.get(streamId)?.name ?? streamId
      const message = say('The key {label} of {stream} has this value already.', {
        label: label || id,
        stream,
      })
      refuse('ERR_INPUT_INVALID', 'value', message)
    }
    if (!isGone(deletedAtMs, edit.nowMs)) {
      const message = say(
        'The key with this value was deleted at {at}. Restore it, or give another value.',
        { at: utcOf(deletedAtMs) },
      )
      refuse('ERR_INPUT_INVALID', 'value', message)
    }
    take(edit, [same.id])
  }

  function take(edit: Edit, ids: readonly string[]): void {
    if (ids.length === 0) return
    for (const id of ids) tables.streamKeys.remove(id)
    uses.remove(edit, ids)
    edit.state = { ...edit.state, streamKeys: edit.withoutEntries(edit.state.streamKeys, ids) }
  }
}

const noKey = (): AppError => new AppError('ERR_NOT_FOUND', 'There is no stream key with this id.')

function found(key: StoredStreamKey | undefined): StoredStreamKey {
  if (key === undefined) throw noKey()
  return key
}

function describe(edit: Edit, key: StoredStreamKey): string {
  const stream = say('for {stream}', {
    stream: edit.state.streams.get(key.streamId)?.name ?? key.streamId,
  })
  return key.label === '' ? stream : `${key.label}: ${stream}`
}

/** Labels are how a document refers to keys, so within a stream each is used once by those that stay. */
function check(
  edit: Edit,
  tables: CatalogueTables,
  input: StreamKeyInput,
  ownId: string | null = null,
): void {
  if (!edit.state.streams.has(input.streamId)) {
    const issues = [{ path: 'streamId', message: 'No stream has this id.' }]
    throw new AppError('ERR_NOT_FOUND', 'There is no stream with this id.', { issues })
  }
  if (input.label === '') return
  for (const id of tables.streamKeys.idsOf(input.streamId)) {
    const key = edit.state.streamKeys.get(id)
    if (key === undefined || id === ownId) continue
    if (key.deletedAtMs !== null || key.expiresAtMs !== null) continue
    if (key.label === input.label) {
      const issues = [{ path: 'label', message: 'Another key of this stream has this label.' }]
      throw new AppError('ERR_NAME_TAKEN', undefined, { issues })
    }
  }
}
