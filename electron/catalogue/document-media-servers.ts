import type { DiffLine } from '../../shared/api.ts'
import { mediaServerInputSchema } from '../../shared/media-server.ts'
import { serverSecretSchema } from '../../shared/server-secret.ts'
import { isOneOf } from '../tokens/same-secret.ts'
import { diffFields } from './diff.ts'
import { applyControl, type ListWork } from './document-lists.ts'
import { givenValue, ownSecretSchema } from './document-references.ts'
import { type DeclaredServer, declaredPart } from './document-schema.ts'
import { checkServerSecrets, purposeOf } from './document-secrets.ts'

type Fields = DiffLine['fields'][number][]

/** Makes the media servers what a document says. What is left out of one that is there stays. */
export function applyMediaServers(work: ListWork): void {
  const { catalogue, document, actor, lines, inPlace } = work
  if (document.mediaServers === undefined) return
  const { mediaServers } = catalogue
  const before = mediaServers.list()
  for (const [index, declared] of document.mediaServers.entries()) {
    const { control, ...rest } = declared
    const { secrets: _, handlerSecret: __, handlerSecretOverlapMinutes: ___, ...plain } = rest
    inPlace(`mediaServers.${index}`, () => checkServerSecrets(declared))
    const { name } = plain
    const known = before.find((server) => server.name === name)
    const stays = known === undefined ? {} : declaredPart(known)
    const input = mediaServerInputSchema.parse({ ...stays, ...plain })
    const fields = known === undefined ? [] : diffFields(stays, input)
    const id = inPlace(`mediaServers.${index}`, () => {
      if (known === undefined) return mediaServers.create(input, actor).server.id
      return fields.length === 0 ? known.id : mediaServers.update(known.id, input, actor).id
    })
    fields.push(
      ...inPlace(`mediaServers.${index}.control`, () => applyControl(work, id, control)),
      ...inPlace(`mediaServers.${index}`, () => applySecrets(work, id, declared)),
    )
    if (known === undefined) {
      lines.push({ kind: 'added', noun: 'media_server', id: name, label: name, fields: [] })
    } else if (fields.length > 0) {
      lines.push({ kind: 'changed', noun: 'media_server', id, label: name, fields })
    }
  }
  if (!document.prune) return
  const declared = new Set(document.mediaServers.map((input) => input.name))
  for (const { id, name } of before.filter((server) => !declared.has(server.name))) {
    mediaServers.remove(id, actor)
    lines.push({ kind: 'removed', noun: 'media_server', id, label: name, fields: [] })
  }
}

/** Sets the secrets whose values it refers to, where they are others. */
function applySecrets(
  { catalogue, actor, values }: ListWork,
  id: string,
  { handlerSecret, handlerSecretOverlapMinutes = 0, secrets = [] }: DeclaredServer,
): Fields {
  const { mediaServers } = catalogue
  const fields: Fields = []
  if (handlerSecret !== undefined) {
    const value = givenValue(values, handlerSecret, 'handlerSecret', ownSecretSchema)
    if (!isOneOf(value, [mediaServers.handlerSecret(id)])) {
      mediaServers.setHandlerSecret(id, value, handlerSecretOverlapMinutes, actor)
      fields.push({ path: 'handlerSecret', before: 'given', after: 'another' })
    }
  }
  for (const [at, each] of secrets.entries()) {
    if (typeof each === 'string') continue
    const purpose = purposeOf(each)
    const value = givenValue(values, each.value, `secrets.${at}.value`, VALUE)
    const { isSet } = mediaServers.secretStatus(id, purpose)
    // The newest comes first; the one before may count for a while.
    const inForce = mediaServers.secretsInForce(id, purpose, 0).slice(0, 1)
    if (isOneOf(value, inForce)) continue
    mediaServers.setSecret(id, purpose, { value, overlapMinutes: 0 }, actor)
    const path = `secrets.${purpose}`
    fields.push({ path, before: isSet ? 'given' : '', after: isSet ? 'another' : 'given' })
  }
  return fields
}

const VALUE = serverSecretSchema.shape.value.unwrap()
