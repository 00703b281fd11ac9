import { AppError } from '../../shared/errors.ts'
import type { IssuedToken } from '../../shared/token.ts'
import type { TokenKey } from '../../shared/token-key.ts'
import type { Config } from './config.ts'
import { assertDatabase, type Call, withControl } from './control.ts'

/** What a kept key is to sign. */
interface StoredIssue {
  readonly format: string
  /** Name of the key. */
  readonly key: string
  readonly label: string
  readonly terms: Readonly<Record<string, unknown>>
}

/**
 * Has a token signed with a key that is kept here, by the instance that runs or, when none does, in the store. It is listed.
 *
 * @throws AppError ERR_INPUT_INVALID for what the format refuses, ERR_NOT_FOUND without a database or a key of this name.
 */
export async function issueStored(config: Config, asked: StoredIssue): Promise<IssuedToken> {
  assertDatabase(config)
  const { format, key, label, terms } = asked
  return await withControl(config, async (call) => {
    const found = await tokenKeyOf(call, key, format)
    const body = { kind: 'server-token', keyId: found.id, label, terms }
    return (await (await call('POST', '/api/v1/tokens', body)).json()) as IssuedToken
  })
}

/** As tokenKeyNamed. @throws AppError ERR_INPUT_INVALID for a key of another format. */
export async function tokenKeyOf(call: Call, name: string, format: string): Promise<TokenKey> {
  const found = await tokenKeyNamed(call, name)
  if (found.format === format) return found
  throw new AppError('ERR_INPUT_INVALID', `The key ${name} is of the format ${found.format}.`)
}

/** @throws AppError ERR_NOT_FOUND naming those there are, ERR_KEY_RETIRED for one that was deleted. */
export async function tokenKeyNamed(call: Call, name: string): Promise<TokenKey> {
  const answer = (await (await call('GET', '/api/v1/token-keys')).json()) as {
    readonly tokenKeys: readonly TokenKey[]
  }
  const inForce = answer.tokenKeys.filter(({ deletedAtMs }) => deletedAtMs === null)
  const found = inForce.find((key) => key.name === name)
  if (found !== undefined) return found
  if (answer.tokenKeys.some((key) => key.name === name)) {
    throw new AppError('ERR_KEY_RETIRED', `The key ${name} was deleted. Restore it first.`)
  }
  const known = inForce.map((key) => key.name).join(', ')
  const remedy = known === '' ? 'None is kept yet: see Tokens, Keys.' : `There are: ${known}.`
  throw new AppError('ERR_NOT_FOUND', `No key is called ${name}. ${remedy}`)
}
