import type { ReplacedKind } from '../../shared/deleted.ts'
import { phrases } from '../../shared/say.ts'
import { SERVER_SECRET_PURPOSES, type ServerSecretPurpose } from '../../shared/server-secret.ts'
import type { RowsOf } from '../store/catalogue/deleted.ts'
import type { CatalogueTables } from '../store/catalogue/tables.ts'
import type { Actor } from './actor.ts'
import type { Edit } from './editor.ts'
import type { State } from './state.ts'

/** Where a secret of each kind stands. */
const ROWS: Readonly<Record<ReplacedKind, Omit<RowsOf, 'value'>>> = {
  whip_token: { table: 'stream_whip_tokens', where: 'stream_id = @value' },
  front_door: { table: 'stream_front_doors', where: 'stream_id = @value' },
  server_secret: {
    table: 'media_server_secrets',
    where: "media_server_id || '/' || purpose = @value",
  },
}

/** What each is called, within a sentence. */
export const PURPOSE_WORDS = phrases<Readonly<Record<ServerSecretPurpose, string>>>({
  'signing-password': 'signing password',
  'publish-password': 'publish password',
  'push-token': 'push token',
  'control-token': 'control token',
  'policy-key': 'policy key',
})

/** What a secret of a media server is filed under. */
export const serverSecretSubject = (id: string, purpose: ServerSecretPurpose): string =>
  `${id}/${purpose}`

/**
 * Files a secret, sealed as it is, before another takes its place or it is removed, so that it can be put back. Meanwhile it
 * counts for nothing. Does nothing where there is none.
 *
 * @param subject Id of the stream, or of serverSecretSubject.
 */
export function fileReplaced(
  edit: Edit,
  { deleted }: CatalogueTables,
  kind: ReplacedKind,
  subject: string,
  actor: Actor,
): void {
  if (!isSet(edit.state, kind, subject)) return
  deleted.file(
    {
      ...{ kind, subject, actor },
      label: labelOf(edit.state, kind, subject),
      takes: [],
      deletedAtMs: edit.nowMs,
    },
    [{ ...ROWS[kind], value: subject }],
  )
}

/** Files what stands in the place of a secret that is about to come back, and clears it. */
export function makeRoom(
  edit: Edit,
  tables: CatalogueTables,
  kind: ReplacedKind,
  subject: string,
  actor: Actor,
): void {
  fileReplaced(edit, tables, kind, subject, actor)
  if (kind === 'whip_token') tables.whipTokens.remove(subject)
  if (kind === 'front_door') tables.frontDoors.remove(subject)
  if (kind !== 'server_secret') return
  const { id, purpose } = partsOf(subject)
  if (purpose !== undefined) tables.serverSecrets.remove(id, purpose)
}

/** Whether what a secret belongs to is there. */
export const hasOwner = ({ streams, mediaServers }: State, kind: ReplacedKind, subject: string) =>
  kind === 'server_secret' ? mediaServers.has(partsOf(subject).id) : streams.has(subject)

function partsOf(subject: string): {
  readonly id: string
  readonly purpose: ServerSecretPurpose | undefined
} {
  const at = subject.lastIndexOf('/')
  const purpose = SERVER_SECRET_PURPOSES.find((each) => each === subject.slice(at + 1))
  return { id: subject.slice(0, at), purpose }
}

function isSet(state: State, kind: ReplacedKind, subject: string): boolean {
  if (kind === 'whip_token') return state.whipTokens.has(subject)
  if (kind === 'front_door') return state.frontDoors.has(subject)
  const { id, purpose } = partsOf(subject)
  return state.serverSecrets.has(`${id}\n${purpose}`)
}

function labelOf({ streams, mediaServers }: State, kind: ReplacedKind, subject: string): string {
  if (kind !== 'server_secret') return streams.get(subject)?.name ?? subject
  const { id, purpose } = partsOf(subject)
  const word = purpose === undefined ? '' : PURPOSE_WORDS[purpose]
  return `${mediaServers.get(id)?.server.name ?? id}: ${word}`
}
