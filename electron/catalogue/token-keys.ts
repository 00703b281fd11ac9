import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import type { TokenKey } from '../../shared/token-key.ts'
import {
  findSettingsFault,
  MOST_TOKEN_KEYS,
  type TokenKeyChange,
  type TokenKeyInput,
  type TokenKeyRoll,
} from '../../shared/token-key-input.ts'
import type { StoredServerToken } from '../store/catalogue/server-tokens.ts'
import { isOneOf } from '../tokens/same-secret.ts'
import type { Actor } from './actor.ts'
import type { Edit, Editor } from './editor.ts'
import { newId, type RandomBytes } from './ids.ts'
import { isGone } from './keeping.ts'
import { type OpenedTokenKey, storeTokenKey, type TokenKeyStore } from './opened-token-keys.ts'
import { trySecret } from './server-token-terms.ts'
import { refuseTakenName } from './taken-name.ts'
import { refuse } from './validate.ts'

const MINUTE_MS = 60_000

/** Secrets of media servers that sign tokens here. */
export interface TokenKeys {
  /** By name, deleted ones too as long as they can be restored. Never a secret. */
  list(): readonly TokenKey[]
  /** ERR_NAME_TAKEN, ERR_TOO_MANY; ERR_INPUT_INVALID for a secret the format cannot sign with. */
  create(input: TokenKeyInput, actor: Actor): TokenKey
  /** ERR_NOT_FOUND, ERR_NAME_TAKEN, ERR_INPUT_INVALID. */
  update(id: string, input: TokenKeyChange, actor: Actor): TokenKey
  /** Whether a text is what the key signs with. */
  isSecret(id: string, text: string): boolean
  /** Signs with another secret from now on. ERR_NOT_FOUND, ERR_INPUT_INVALID. */
  roll(id: string, input: TokenKeyRoll, actor: Actor): TokenKey
  /** Signs with the secret before again. ERR_NOT_FOUND when that is kept no more. */
  takeBack(id: string, actor: Actor): TokenKey
  /** ERR_NOT_FOUND. */
  remove(id: string, actor: Actor): void
  /** ERR_NOT_FOUND, ERR_NAME_TAKEN. */
  restore(id: string, actor: Actor): TokenKey
}

interface Parts extends TokenKeyStore {
  readonly editor: Editor
  /** What was issued, by id. */
  readonly issued: Map<string, StoredServerToken>
  readonly randomBytes: RandomBytes
  now(): number
}

/** Keeps the secrets of media servers that sign tokens here. */
export function createTokenKeys(parts: Parts): TokenKeys {
  const { editor, tables, issued, now } = parts

  function view(key: OpenedTokenKey, nowMs: number, tokens = 0): TokenKey {
    const { secret, previousSecret: _, previousSettings: __, previousUntilMs, ...shown } = key
    const isKept = previousUntilMs !== null && nowMs < previousUntilMs
    return {
      ...shown,
      hasSecret: secret !== null,
      previousUntilMs: isKept ? previousUntilMs : null,
      tokens,
    }
  }

  function put(edit: Edit, key: OpenedTokenKey): TokenKey {
    storeTokenKey(parts, key)
    const tokenKeys = edit.withEntry(edit.state.tokenKeys, key.id, key)
    edit.state = { ...edit.state, tokenKeys }
    return view(key, edit.nowMs)
  }

  /** Takes out for good what was deleted too long ago, with what it signed, and secrets that are kept no more. */
  function tidy(edit: Edit): void {
    for (const key of edit.state.tokenKeys.values()) {
      const { id, deletedAtMs, previousUntilMs } = key
      if (isGone(deletedAtMs, edit.nowMs)) {
        tables.tokenKeys.remove(id)
        tables.serverTokens.removeOfKey(id)
        const tokenKeys = edit.withoutEntries(edit.state.tokenKeys, [id])
        edit.state = { ...edit.state, tokenKeys }
        edit.afterCommit(() => {
          for (const token of issued.values()) if (token.keyId === id) issued.delete(token.id)
        })
      } else if (previousUntilMs !== null && edit.nowMs >= previousUntilMs) {
        put(edit, { ...key, ...NO_PREVIOUS })
      }
    }
  }

  function change(id: string, work: (edit: Edit, key: OpenedTokenKey) => TokenKey): TokenKey {
    return editor.edit((edit) => {
      tidy(edit)
      return work(edit, found(edit, id))
    })
  }

  return {
    list: () => {
      const nowMs = now()
      const held = Map.groupBy(
        [...issued.values()].filter(({ expiresAtMs }) => (expiresAtMs ?? nowMs + 1) > nowMs),
        ({ keyId }) => keyId,
      )
      return [...editor.state.tokenKeys.values()]
        .filter(({ deletedAtMs }) => !isGone(deletedAtMs, nowMs))
        .map((key) => view(key, nowMs, held.get(key.id)?.length ?? 0))
        .sort((one, other) => (one.name < other.name ? -1 : 1))
    },
    create: (input, actor) =>
      editor.edit((edit) => {
        tidy(edit)
        const { tokenKeys } = edit.state
        if (tokenKeys.size >= MOST_TOKEN_KEYS) {
          throw new AppError(
            'ERR_TOO_MANY',
            say('There are {most} keys already.', { most: MOST_TOKEN_KEYS }),
          )
        }
        refuseTaken(edit, input.name, null)
        checkSecret(input, input.secret)
        const id = newId(input.name, 'key', (each) => tokenKeys.has(each), parts.randomBytes)
        edit.audit(actor, 'token_key.create', id, `${input.name}, ${input.format}`)
        return put(edit, {
          ...{ ...input, ...NO_PREVIOUS, id, deletedAtMs: null },
          createdAtMs: edit.nowMs,
          rolledAtMs: input.secret === null ? null : edit.nowMs,
        })
      }),
    update: (id, input, actor) =>
      change(id, (edit, key) => {
        refuseTaken(edit, input.name, id)
        checkSecret({ ...key, ...input }, key.secret)
        edit.audit(actor, 'token_key.update', id, input.name)
        return put(edit, { ...key, ...input })
      }),
    isSecret: (id, text) => {
      const { secret } = found(editor, id)
      return secret !== null && isOneOf(text, [secret])
    },
    roll: (id, { secret, settings, overlapMinutes }, actor) =>
      change(id, (edit, key) => {
        const rolled = { ...key, settings: settings ?? key.settings }
        checkSecret(rolled, secret)
        const keeps = key.secret !== null && overlapMinutes > 0
        const previous = {
          previousSecret: key.secret,
          previousSettings: key.settings,
          previousUntilMs: edit.nowMs + overlapMinutes * MINUTE_MS,
        }
        edit.audit(actor, 'token_key.roll', id, key.name)
        const kept = keeps ? previous : NO_PREVIOUS
        return put(edit, { ...rolled, ...kept, secret, rolledAtMs: edit.nowMs })
      }),
    takeBack: (id, actor) =>
      change(id, (edit, key) => {
        const { previousSecret, previousSettings, previousUntilMs } = key
        if (previousSecret === null || previousUntilMs === null) {
          throw new AppError('ERR_NOT_FOUND', 'The secret before is not kept any more.')
        }
        edit.audit(actor, 'token_key.take_back', id, key.name)
        return put(edit, {
          ...key,
          secret: previousSecret,
          settings: previousSettings ?? key.settings,
          previousSecret: key.secret,
          previousSettings: key.settings,
          rolledAtMs: edit.nowMs,
        })
      }),
    remove: (id, actor) =>
      void change(id, (edit, key) => {
        edit.audit(actor, 'token_key.remove', id, key.name)
        return put(edit, { ...key, deletedAtMs: edit.nowMs })
      }),
    restore: (id, actor) =>
      editor.edit((edit) => {
        tidy(edit)
        const key = edit.state.tokenKeys.get(id)
        if (key === undefined) throw notFound()
        refuseTaken(edit, key.name, id)
        edit.audit(actor, 'token_key.restore', id, key.name)
        return put(edit, { ...key, deletedAtMs: null })
      }),
  }
}

const NO_PREVIOUS = { previousSecret: null, previousSettings: null, previousUntilMs: null } as const

const notFound = (): AppError => new AppError('ERR_NOT_FOUND', 'There is no key with this id.')

function found({ state }: Pick<Edit, 'state'>, id: string): OpenedTokenKey {
  const key = state.tokenKeys.get(id)
  if (key === undefined || key.deletedAtMs !== null) throw notFound()
  return key
}

function checkSecret(
  key: Pick<OpenedTokenKey, 'format' | 'settings'>,
  secret: string | null,
): void {
  const fault = findSettingsFault(key.format, key.settings)
  if (fault !== null) refuse('ERR_INPUT_INVALID', fault.path, fault.message)
  if (secret !== null) trySecret(key, secret)
}

function refuseTaken({ state }: Edit, name: string, ownId: string | null): void {
  const kept = [...state.tokenKeys.values()].filter(({ deletedAtMs }) => deletedAtMs === null)
  refuseTakenName(kept, name, ownId, 'Another key has this name.')
}
