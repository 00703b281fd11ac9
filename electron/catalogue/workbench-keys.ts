import type { WorkbenchReading } from '../../shared/workbench.ts'
import type { WorkbenchKey } from '../tokens/workbench/check.ts'
import { goneSince, liveSecrets, secretTitle } from './application-secrets.ts'
import { secretsInForce } from './server-secrets.ts'
import type { OpenedSecret, State } from './state.ts'

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

/** Those that count, then those that are kept and count no more, so that what they signed is told from a forgery. */
function secretsOf(id: string, state: State, nowMs: number): readonly WorkbenchKey[] {
  const { secrets = [], deletedSecrets = [] } = state.applications.get(id) ?? {}
  const live = liveSecrets(secrets, nowMs)
  const gone = [...secrets, ...deletedSecrets].filter((each) => !live.includes(each))
  const keyOf = (secret: OpenedSecret): WorkbenchKey => ({
    name: `the secret ${secretTitle(secret)} of ${secret.applicationId}`,
    secret: secret.text,
    applicationId: secret.applicationId,
  })
  return [
    ...live.map(keyOf),
    ...gone.map((secret) => {
      const key = keyOf(secret)
      const since = `which was ${secret.deletedAtMs === null ? 'retired' : 'deleted'} at ${goneSince(secret)}`
      return { ...key, gone: `It was signed with ${key.name}, ${since} and counts no more.` }
    }),
  ]
}

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
