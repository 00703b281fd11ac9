import { createHash, timingSafeEqual } from 'node:crypto'
import { say } from '../../shared/say.ts'
import { utcOf } from './keeping.ts'
import type { OpenedApplication, OpenedSecret } from './state.ts'

/**
 * Those that have not retired: first what does not retire at all, newest first, then what will, the last to go first.
 * The first one signs.
 */
export function liveSecrets(
  secrets: readonly OpenedSecret[],
  nowMs: number,
): readonly OpenedSecret[] {
  const endOf = ({ retiresAtMs }: OpenedSecret): number => retiresAtMs ?? Number.POSITIVE_INFINITY
  return secrets.filter((each) => endOf(each) > nowMs).sort((a, b) => compare(endOf(b), endOf(a)))
}

/** What people call a secret: its name, or how it begins. */
export const secretTitle = ({ name, hint }: OpenedSecret): string =>
  name === '' ? `${hint}…` : name

/** Since when a secret that is retired or deleted counts no more, in UTC. */
export const goneSince = ({ retiresAtMs, deletedAtMs }: OpenedSecret): string =>
  utcOf(deletedAtMs ?? retiresAtMs ?? 0)

const compare = (a: number, b: number): number => (a === b ? 0 : a - b)

/** Whether a secret of this id is or was one of an application's. */
export const hasSecret = (
  { secrets, deletedSecrets }: OpenedApplication,
  secretId: string,
): boolean => [...secrets, ...deletedSecrets].some(({ id }) => id === secretId)

/** The secret a text is, in a time that tells nothing of it. Null when it is none of them. */
export function sameSecret(secrets: readonly OpenedSecret[], text: string): OpenedSecret | null {
  const given = digestOf(text)
  let found: OpenedSecret | null = null
  for (const secret of secrets) {
    if (timingSafeEqual(digestOf(secret.text), given)) found = secret
  }
  return found
}

const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest()

/**
 * Why a new secret cannot be used. Application id and secret are one key written one after the other, so `acme` with
 * `1secret` and `acme1` with `secret` would sign for each other.
 *
 * @returns A sentence, or null when it can.
 */
export function refuseSameKey(
  applications: Iterable<OpenedApplication>,
  applicationId: string,
  secret: string,
): string | null {
  for (const { application, secrets } of applications) {
    if (!secrets.some((each) => application.id + each.text === applicationId + secret)) continue
    return application.id === applicationId
      ? 'The application has this secret already.'
      : say(
          'Together with the application id it would be the same key as one of {id}: each could sign for the other.',
          { id: application.id },
        )
  }
  return null
}
