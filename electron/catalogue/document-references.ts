import { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import type { CatalogueDocument } from './document-schema.ts'
import type { SecretReference } from './secret-reference.ts'

/** Values by the name of what refers to them, see {@link referenceName}. */
export type SecretValues = Readonly<Record<string, string>>

/** `env NAME` or `file path`: under which whoever applies a document hands the value over. */
export const referenceName = ({ env, file = '' }: SecretReference): string =>
  env === undefined ? `file ${file}` : `env ${env}`

/** Every reference of a document, in its order, and where it stands. */
export function referencesOf({
  streams = [],
  mediaServers = [],
  applications = [],
  tokenKeys = [],
}: CatalogueDocument): readonly { readonly path: string; readonly reference: SecretReference }[] {
  const all: [path: string, reference: SecretReference | true | undefined][] = [
    ...streams.flatMap(({ keys = [], whipToken, frontDoorKey }, index) => [
      ...keys.map(({ value }, at) => part(`streams.${index}.keys.${at}.value`, value)),
      part(`streams.${index}.whipToken`, whipToken),
      part(`streams.${index}.frontDoorKey`, frontDoorKey),
    ]),
    ...mediaServers.flatMap(({ handlerSecret, secrets = [] }, index) => [
      part(`mediaServers.${index}.handlerSecret`, handlerSecret),
      ...secrets.map((each, at) =>
        part(
          `mediaServers.${index}.secrets.${at}.value`,
          typeof each === 'string' ? undefined : each.value,
        ),
      ),
    ]),
    ...applications.flatMap(({ secrets = [] }, index) =>
      secrets.map(({ value }, at) => part(`applications.${index}.secrets.${at}.value`, value)),
    ),
    ...tokenKeys.map(({ secret }, index) => part(`tokenKeys.${index}.secret`, secret)),
  ]
  return all.flatMap(([path, reference]) =>
    reference === undefined || reference === true ? [] : [{ path, reference }],
  )
}

const part = <T>(path: string, value: T): [string, T] => [path, value]

/**
 * The value a reference stands for.
 *
 * @param path   Where the reference stands, below what its fault is told for.
 * @param schema What the value has to be.
 * @throws AppError ERR_INPUT_INVALID when it was not handed over or is none. The value is in no message.
 */
export function givenValue(
  values: SecretValues,
  reference: SecretReference,
  path: string,
  schema: z.ZodType<string>,
): string {
  const name = referenceName(reference)
  const value = values[name]
  if (value === undefined) {
    const message = say(
      'No value was given for {name}. The command line reads it where it applies the document; a call of the API has it in values.',
      { name },
    )
    throw fault(path, message)
  }
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const message = parsed.error.issues[0]?.message ?? ''
  const said = { name, messageSaid: message }
  throw fault(path, say('The value of {name} cannot be used. {messageSaid}', said))
}

const fault = (path: string, message: string): AppError =>
  new AppError('ERR_INPUT_INVALID', undefined, { issues: [{ path, message }] })

/** A key or handler secret of the operator's own: it goes into addresses as it is, and must not be guessed. */
export const ownSecretSchema = z
  .string()
  .regex(
    /^[A-Za-z0-9._~-]{16,128}$/,
    'Use 16 to 128 letters, digits and characters of ". _ ~ -": it is part of addresses.',
  )
