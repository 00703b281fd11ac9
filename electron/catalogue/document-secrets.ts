import type { DiffLine, MissingSecret } from '../../shared/api.ts'
import { AppError } from '../../shared/errors.ts'
import type { MediaServer } from '../../shared/media-server.ts'
import { say } from '../../shared/say.ts'
import {
  hasSecret,
  SERVER_SECRET_PURPOSES,
  type ServerSecretPurpose,
} from '../../shared/server-secret.ts'
import { whipTokenSchema } from '../../shared/stream.ts'
import { isOneOf } from '../tokens/same-secret.ts'
import { diffFields } from './diff.ts'
import type { ListWork } from './document-lists.ts'
import { givenValue } from './document-references.ts'
import type { CatalogueDocument, DeclaredServer, DeclaredStream } from './document-schema.ts'
import type { MediaServers } from './media-server-types.ts'
import type { Streams } from './streams.ts'
import type { Catalogue } from './types.ts'

/** Whether the WHIP endpoint of a stream is given a token, as a document has it: never the token. */
export const declareWhipToken = (
  streams: Streams,
  streamId: string,
): Pick<DeclaredStream, 'whipToken'> =>
  streams.whipToken(streamId) === null ? {} : { whipToken: true }

/** Which secrets a media server shares, as a document has them: what they are for, never themselves. */
export function declareServerSecrets(
  { id, protocol }: MediaServer,
  mediaServers: MediaServers,
): Pick<DeclaredServer, 'secrets'> {
  const secrets = SERVER_SECRET_PURPOSES.filter(
    (purpose) => hasSecret(protocol, purpose) && mediaServers.secretStatus(id, purpose).isSet,
  )
  return secrets.length === 0 ? {} : { secrets }
}

/** What a secret that a document names is for. */
export const purposeOf = (
  declared: NonNullable<DeclaredServer['secrets']>[number],
): ServerSecretPurpose => (typeof declared === 'string' ? declared : declared.purpose)

/** Sets the token of the WHIP endpoint, where the document says where it is and it is another. */
export function applyWhipToken(
  { catalogue, actor, values }: Pick<ListWork, 'catalogue' | 'actor' | 'values'>,
  streamId: string,
  { whipToken }: DeclaredStream,
): DiffLine['fields'][number][] {
  if (whipToken === undefined || whipToken === true) return []
  const value = givenValue(values, whipToken, 'whipToken', WHIP_TOKEN)
  const before = catalogue.streams.whipToken(streamId)
  if (before !== null && isOneOf(value, [before])) return []
  catalogue.streams.setWhipToken(streamId, value, actor)
  const isSet = before !== null
  return [{ path: 'whipToken', before: isSet ? 'given' : '', after: isSet ? 'another' : 'given' }]
}

const WHIP_TOKEN = whipTokenSchema.shape.value.unwrap()

/** Refuses a secret that a media server of its protocol does not have. */
export function checkServerSecrets({ protocol, secrets = [] }: DeclaredServer): void {
  const purposes = secrets.map(purposeOf)
  const at = purposes.findIndex((purpose) => !hasSecret(protocol, purpose))
  if (at === -1) return
  const message = say('A media server of the protocol {protocol} has no {secret}.', {
    protocol,
    secret: String(purposes[at]),
  })
  throw new AppError('ERR_INPUT_INVALID', undefined, {
    issues: [{ path: `secrets.${at}`, message }],
  })
}

/** The account of tokens as a document has it; its id is made by each installation. */
export function declareAccount({ account }: Pick<Catalogue, 'account'>) {
  const { id: _, ...declared } = account.get()
  return declared
}

/** Makes the account what a document says. */
export function applyAccount({ catalogue, document, actor, lines, inPlace }: ListWork): void {
  const { account: declared } = document
  if (declared === undefined) return
  const before = declareAccount(catalogue)
  const fields = diffFields(before, { ...before, ...declared })
  if (fields.length === 0) return
  inPlace('account', () => catalogue.account.update(declared, actor))
  for (const field of fields) {
    const path = `account.${field.path}`
    lines.push({ kind: 'changed', noun: 'setting', id: path, label: path, fields: [field] })
  }
}

/** What a document names that has no secret yet, in its order. */
export function missingSecrets(
  { streams, mediaServers, frontDoors, tokenKeys }: Catalogue,
  document: CatalogueDocument,
): readonly MissingSecret[] {
  const declared = new Map((document.streams ?? []).map((each) => [each.name, each]))
  const servers = new Map(mediaServers.list().map((server) => [server.name, server]))
  const named = new Set((document.tokenKeys ?? []).map(({ name }) => name))
  return [
    ...streams.list().flatMap(({ id, name }): MissingSecret[] => {
      const { frontDoorSigner, whipToken } = declared.get(name) ?? {}
      return [
        ...(frontDoorSigner && !frontDoors.status(id).hasKey
          ? [{ noun: 'front_door', label: name } as const]
          : []),
        ...(whipToken !== undefined && streams.whipToken(id) === null
          ? [{ noun: 'whip_token', label: name } as const]
          : []),
      ]
    }),
    ...(document.mediaServers ?? []).flatMap(({ name, secrets = [] }) => {
      const id = servers.get(name)?.id ?? ''
      return secrets
        .map(purposeOf)
        .filter((purpose) => !mediaServers.secretStatus(id, purpose).isSet)
        .map((purpose) => ({ noun: 'server_secret', label: `${name}: ${purpose}` }) as const)
    }),
    ...tokenKeys
      .list()
      .filter((key) => key.deletedAtMs === null && named.has(key.name) && !key.hasSecret)
      .map(({ name }) => ({ noun: 'token_key', label: name }) as const),
  ]
}
