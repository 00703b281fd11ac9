import type { KeyObject } from 'node:crypto'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/say.ts'
import type { WorkbenchCheck, WorkbenchUse, WorkbenchVerdict } from '../../../shared/workbench.ts'

/** A key that may have signed a token. */
export interface WorkbenchKey {
  /** What people call it; never the secret. */
  readonly name: string
  /** Text in UTF-8, bytes, or a key ready for use. */
  readonly secret: string | Uint8Array | KeyObject
  /** Phenix: which application it is of. Null: whichever the token names. */
  readonly applicationId: string | null
  /** Why what it signed is refused, a sentence. Absent: the key counts. */
  readonly gone?: string
}

/** What a check works on. */
export interface CheckInput {
  readonly token: string
  /** All that may have signed it. */
  readonly keys: readonly WorkbenchKey[]
  readonly use: WorkbenchUse
  readonly nowMs: number
}

export interface CheckResult extends Pick<WorkbenchVerdict, 'signature' | 'keyName' | 'checks'> {}

export type Outcome = WorkbenchCheck['outcome']

/** One line. `sentence` is left empty when the title says it all. */
export const line = (
  check: string,
  title: string,
  outcome: Outcome,
  sentence = '',
): WorkbenchCheck => ({ check, title, outcome, sentence })

export const UNSAID = 'It has such a limit, but nothing was said to compare it with.'
export const NO_LIMIT = 'It has no such limit.'

/** The line about the signature, the same for every kind. */
export function signatureLine(
  signature: WorkbenchVerdict['signature'],
  keyName: string | null,
  wrong: string,
): WorkbenchCheck {
  const found = (outcome: Outcome, sentence: string): WorkbenchCheck =>
    line('signature', 'Signature', outcome, sentence)
  if (signature === 'right')
    return found('pass', say('Signed with {keyList}.', { keyList: keyName ?? say('the key') }))
  if (signature === 'wrong') return found('fail', wrong)
  return found('skip', 'There is no key to check it with. Paste the secret to see.')
}

/** Whether a signature was right, by which keys there were and which of them fitted. */
export const signatureState = (
  keys: readonly WorkbenchKey[],
  signer: WorkbenchKey | undefined,
): WorkbenchVerdict['signature'] => {
  if (signer !== undefined) return 'right'
  return keys.length === 0 ? 'no_key' : 'wrong'
}

/** The text of a key, for formats whose key is a text. Bytes count as UTF-8. */
export function textOfKey({ secret }: WorkbenchKey): string {
  if (typeof secret === 'string') return secret
  return secret instanceof Uint8Array ? Buffer.from(secret).toString('utf8') : ''
}

/**
 * A pasted secret as a key.
 *
 * @throws AppError ERR_INPUT_INVALID when it is not of that encoding: a mistyped key would be another, shorter one.
 */
export function keyOfText(secret: string, encoding: 'utf8' | 'hex' | 'base64url'): WorkbenchKey {
  const name = say('the pasted secret')
  if (encoding === 'utf8') return { name, secret, applicationId: null }
  const bytes = Buffer.from(secret, encoding)
  const written = encoding === 'hex' ? secret.toLowerCase() : secret.replace(/=+$/, '')
  if (bytes.length > 0 && bytes.toString(encoding) === written) {
    return { name, secret: bytes, applicationId: null }
  }
  const issues = [{ path: 'key.secret', message: say('This is not {encoding}.', { encoding }) }]
  throw new AppError('ERR_INPUT_INVALID', undefined, { issues })
}
