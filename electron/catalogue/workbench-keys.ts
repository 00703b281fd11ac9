import type { WorkbenchReading } from '../../shared/workbench.ts'
import type { WorkbenchKey } from '../tokens/workbench/check.ts'
import { liveSecrets } from './application-secrets.ts'
import { secretsInForce } from './server-secrets.ts'
import type { State } from './state.ts'

/** Everything of ours that may have signed a token, each by a name that tells people which it is. */
export function keysFor(
  { kind, says }: WorkbenchReading,
  state: State,
  nowMs: number,
): readonly WorkbenchKey[] {
  switch (kind) {
    case 'rj-auth':
      return state.signingKeys.map(({ id, key, retiredAtMs }) => ({
        name: `the link key ${id}${retiredAtMs === null ? '' : ' (retired)'}`,
        secret: key,
        applicationId: null,
      }))
    case 'wms-auth':
      return passwordsOf('signing-password', state, nowMs)
    case 'publish-sign':
      return passwordsOf('publish-password', state, nowMs)
    case 'phenix':
      return secretsOf(says.applicationId ?? '', state, nowMs)
    case 'jwt':
      return state.connectionKeys.map(({ id, key, retiredAtMs }) => ({
        name: `the ticket key ${id}${retiredAtMs === null ? '' : ' (retired)'}`,
        secret: key,
        applicationId: null,
      }))
    default:
      return []
  }
}

const secretsOf = (id: string, state: State, nowMs: number): readonly WorkbenchKey[] =>
  liveSecrets(state.applications.get(id)?.secrets ?? [], nowMs).map(
    ({ applicationId, name, hint, text }) => ({
      name: `the secret ${name === '' ? `${hint}…` : name} of ${applicationId}`,
      secret: text,
      applicationId,
    }),
  )

function passwordsOf(
  purpose: 'signing-password' | 'publish-password',
  state: State,
  nowMs: number,
): readonly WorkbenchKey[] {
  return [...state.mediaServers.values()].flatMap(({ server }) =>
    secretsInForce(state, server.id, purpose, nowMs).map((secret, at) => ({
      name: `the ${at === 0 ? 'password' : 'password before'} of ${server.name}`,
      secret,
      applicationId: null,
    })),
  )
}
