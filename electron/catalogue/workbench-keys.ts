import { say } from '../../shared/say.ts'
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
        name:
          retiredAtMs === null
            ? say('the link key {id}', { id })
            : say('the link key {id} (retired)', { id }),
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
        name:
          retiredAtMs === null
            ? say('the ticket key {id}', { id })
            : say('the ticket key {id} (retired)', { id }),
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
    name: say('the secret {secret} of {application}', {
      secret: secretTitle(secret),
      application: secret.applicationId,
    }),
    secret: secret.text,
    applicationId: secret.applicationId,
  })
  return [
    ...live.map(keyOf),
    ...gone.map((secret) => {
      const key = keyOf(secret)
      const told = { keySaid: key.name, at: goneSince(secret) }
      const gone =
        secret.deletedAtMs === null
          ? say('It was signed with {keySaid}, which was retired at {at} and counts no more.', told)
          : say('It was signed with {keySaid}, which was deleted at {at} and counts no more.', told)
      return { ...key, gone }
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
      name:
        at === 0
          ? say('the password of {name}', { name: server.name })
          : say('the password before of {name}', { name: server.name }),
      secret,
      applicationId: null,
    })),
  )
}
