import type { StreamKey, StreamKeyInput } from '../../shared/credential.ts'
import { AppError } from '../../shared/errors.ts'
import type { StoredStreamKey } from '../store/catalogue/stream-keys.ts'
import type { CatalogueTables } from '../store/catalogue/tables.ts'
import type { Edit, Editor } from './editor.ts'
import type { GrantUses } from './grant-uses.ts'
import { hintOf, newId, newSecret, type RandomBytes } from './ids.ts'
import type { CatalogueSecrets } from './tools.ts'
import type { Catalogue } from './types.ts'

/** The stream keys of the catalogue; see Catalogue for each call. */
export function createStreamKeys(
  editor: Editor,
  tables: CatalogueTables,
  secrets: CatalogueSecrets,
  uses: GrantUses,
  randomBytes: RandomBytes,
): Catalogue['streamKeys'] {
  const view = ({ hash: _, ...key }: StoredStreamKey): StreamKey => ({
    ...key,
    lastUsedAtMs: uses.get(key.id)?.lastUsedAtMs ?? null,
  })
  const put = (edit: Edit, key: StoredStreamKey): StreamKey => {
    edit.state = { ...edit.state, streamKeys: edit.withEntry(edit.state.streamKeys, key.id, key) }
    return view(key)
  }
  return {
    list: (streamId) =>
      [...editor.state.streamKeys.values()]
        .filter((key) => streamId === undefined || key.streamId === streamId)
        .map(view),
    create: (input, actor) =>
      editor.edit((edit) => {
        check(edit, input)
        const secret = newSecret('sdk_', randomBytes)
        const taken = (id: string): boolean => edit.state.streamKeys.has(id)
        const id = newId(`key ${input.label}`, 'key', taken, randomBytes)
        const key: StoredStreamKey = {
          id,
          streamId: input.streamId,
          label: input.label,
          hash: secrets.hash(secret),
          hint: hintOf(secret),
          createdAtMs: edit.nowMs,
          disabledAtMs: null,
        }
        tables.streamKeys.add(key)
        edit.audit(actor, 'stream_key.create', id, describe(edit, key))
        return { key: put(edit, key), secret }
      }),
    setDisabled: (id, disabled, actor) =>
      editor.edit((edit) => {
        const before = found(edit.state.streamKeys.get(id))
        const disabledAtMs = disabled ? (before.disabledAtMs ?? edit.nowMs) : null
        tables.streamKeys.setDisabled(id, disabledAtMs)
        const what = disabled ? 'stream_key.disable' : 'stream_key.enable'
        edit.audit(actor, what, id, describe(edit, before))
        return put(edit, { ...before, disabledAtMs })
      }),
    remove: (id, actor) =>
      editor.edit((edit) => {
        const key = found(edit.state.streamKeys.get(id))
        tables.streamKeys.remove(id)
        uses.remove(edit, [id])
        edit.audit(actor, 'stream_key.remove', id, describe(edit, key))
        edit.state = { ...edit.state, streamKeys: edit.withoutEntries(edit.state.streamKeys, [id]) }
      }),
  }
}

function found(key: StoredStreamKey | undefined): StoredStreamKey {
  if (key === undefined) throw new AppError('ERR_NOT_FOUND', 'There is no stream key with this id.')
  return key
}

function describe(edit: Edit, key: StoredStreamKey): string {
  const name = edit.state.streams.get(key.streamId)?.name ?? key.streamId
  return key.label === '' ? `for ${name}` : `${key.label} for ${name}`
}

/** Labels are how a document refers to keys, so within a stream each is used once. */
function check(edit: Edit, input: StreamKeyInput): void {
  if (!edit.state.streams.has(input.streamId)) {
    const issues = [{ path: 'streamId', message: 'No stream has this id.' }]
    throw new AppError('ERR_NOT_FOUND', 'There is no stream with this id.', { issues })
  }
  if (input.label === '') return
  for (const key of edit.state.streamKeys.values()) {
    if (key.streamId === input.streamId && key.label === input.label) {
      const issues = [{ path: 'label', message: 'Another key of this stream has this label.' }]
      throw new AppError('ERR_NAME_TAKEN', undefined, { issues })
    }
  }
}
