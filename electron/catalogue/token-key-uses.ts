import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import type { KeyFormat, TokenKeySettings } from '../../shared/token-key.ts'
import type { TokenKeyVerified } from '../../shared/token-key-api.ts'
import { tokenFormat } from '../tokens/formats.ts'
import type { CheckedToken } from '../tokens/token-format.ts'
import type { Actor } from './actor.ts'
import type { Edit, Editor } from './editor.ts'
import type { OpenedTokenKey } from './opened-token-keys.ts'
import { refuseOwnMembers, type SignedTerms, signTerms } from './server-token-terms.ts'
import { refuse } from './validate.ts'

type Members = Readonly<Record<string, unknown>>

/** How often checking with one key is noted in the audit log, at most: the workbench checks at every letter. */
const NOTE_EVERY_MS = 60_000

/** A secret of a key, and how it is called. */
export interface KeySecret {
  readonly name: string
  readonly format: KeyFormat
  readonly settings: TokenKeySettings
  readonly secret: string
  /** It was rolled, and signs no more. */
  readonly isRetired: boolean
}

/** Work with keys that are kept here. No secret leaves. */
export interface TokenKeyUses {
  /** Signs, lists nothing. ERR_NOT_FOUND, ERR_KEY_RETIRED; ERR_INPUT_INVALID for another format, and as the format refuses. */
  sign(id: string, format: string, terms: Members, actor: Actor): SignedTerms
  /** Checks one after the other. ERR_NOT_FOUND, ERR_KEY_RETIRED, ERR_INPUT_INVALID for a key without secret. */
  verify(id: string, inputs: readonly Members[], actor: Actor): readonly TokenKeyVerified[]
  /** What a key checks with, newest first; that it was used is noted. Throws as `verify`. */
  secretsOf(id: string, actor: Actor): readonly KeySecret[]
}

/** Hands out the secrets of keys to what signs and checks, and notes in the audit log who used which. */
export function createTokenKeyUses(editor: Editor, now: () => number): TokenKeyUses {
  const notedAt = new Map<string, number>()

  function note(key: OpenedTokenKey, actor: Actor): void {
    const nowMs = now()
    const who = `${key.id} ${actor}`
    if (nowMs - (notedAt.get(who) ?? Number.NEGATIVE_INFINITY) < NOTE_EVERY_MS) return
    editor.edit((edit) => edit.audit(actor, 'token_key.verify', key.id, key.name))
    notedAt.set(who, nowMs)
  }

  function secretsOf(id: string, actor: Actor): readonly KeySecret[] {
    const key = keyInForce(editor.state.tokenKeys, id)
    const secrets = secretsIn(key, now())
    if (secrets.length === 0) {
      refuse(
        'ERR_INPUT_INVALID',
        'key',
        say('The key {name} has no secret yet. Give it one.', { name: key.name }),
      )
    }
    note(key, actor)
    return secrets
  }

  return {
    sign: (id, format, terms, actor) =>
      editor.edit((edit: Edit) => {
        const key = keyInForce(edit.state.tokenKeys, id)
        if (key.format !== format) {
          refuse(
            'ERR_INPUT_INVALID',
            'key',
            say('The key {name} is of the format {format}.', {
              name: key.name,
              format: key.format,
            }),
          )
        }
        const signed = atTop(() => signTerms(key, terms, edit.nowMs))
        edit.audit(actor, 'token_key.sign', id, `${key.name}: ${signed.target}`)
        return signed
      }),
    verify(id, inputs, actor) {
      const secrets = secretsOf(id, actor)
      return inputs.map((input) => verified(secrets, input, now()))
    },
    secretsOf,
  }
}

/** The same with its issues at the members themselves. */
function atTop<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof AppError) || error.issues.length === 0) throw error
    const issues = error.issues.map(({ path, message }) => ({
      path: path === 'keyId' ? 'key' : path.replace(/^terms\./, ''),
      message,
    }))
    throw new AppError(error.code, undefined, { issues })
  }
}

function keyInForce(keys: ReadonlyMap<string, OpenedTokenKey>, id: string): OpenedTokenKey {
  const key = keys.get(id)
  if (key === undefined) throw new AppError('ERR_NOT_FOUND', 'There is no key with this id.')
  if (key.deletedAtMs === null) return key
  throw new AppError(
    'ERR_KEY_RETIRED',
    say('The key {name} was deleted. Restore it first.', { name: key.name }),
  )
}

/** What a key signs with, and what it signed with before as long as that is kept. Empty without a secret. */
export function secretsIn(key: OpenedTokenKey, nowMs: number): readonly KeySecret[] {
  const { name, format, settings, secret, previousSecret, previousSettings, previousUntilMs } = key
  const isKept = previousSecret !== null && previousUntilMs !== null && nowMs < previousUntilMs
  const own = { name: `the key ${name}`, format }
  const current = secret === null ? [] : [{ ...own, settings, secret, isRetired: false }]
  if (!isKept) return current
  const before = { settings: previousSettings ?? settings, secret: previousSecret, isRetired: true }
  return [...current, { ...own, name: `${own.name} (retired)`, ...before }]
}

/**
 * Checks a token with one secret after the other: the first that signed it says what it is worth. Signed with a secret that was
 * rolled, it is not valid.
 *
 * @param input The members of the format's check, but for secret and settings.
 * @throws AppError ERR_INPUT_INVALID for members that do not fit.
 */
export function checkWithSecrets(
  secrets: readonly KeySecret[],
  input: Members,
  nowMs: number,
): { readonly checked: CheckedToken; readonly signer: KeySecret | null } {
  let first: CheckedToken | null = null
  for (const signer of secrets) {
    const { format, settings, secret, isRetired } = signer
    refuseOwnMembers(settings, input)
    const checked = tokenFormat(format).verify({ ...input, ...settings, secret }, nowMs)
    if (checked.verified) return { checked: isRetired ? retired(checked) : checked, signer }
    first ??= checked
  }
  if (first === null) throw new AppError('ERR_INPUT_INVALID', 'There is no secret to check with.')
  return { checked: first, signer: null }
}

const retired = (checked: CheckedToken): CheckedToken => ({
  ...checked,
  code: 'key_retired',
  valid: false,
  reasons: ['key_retired', ...checked.reasons],
})

/** What is wrong with one is said of that one, so that the others are answered. */
function verified(secrets: readonly KeySecret[], input: Members, nowMs: number): TokenKeyVerified {
  try {
    return { ...checkWithSecrets(secrets, input, nowMs).checked, error: null }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const { code, message, issues } = error
    return { ...NOT_CHECKED, error: { code, message, issues } }
  }
}

const NOT_CHECKED = { verified: false, code: 'not_checked', value: null, valid: false, reasons: [] }
