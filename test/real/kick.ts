import type { RevokeResult } from '../../shared/api.ts'
import type { Session } from '../../shared/session.ts'
import { until } from './programs.ts'
import type { Stagedoor } from './stagedoor.ts'

/** Sets where a media server is controlled, and as whom. */
export async function setControl(
  { call }: Stagedoor,
  serverId: string,
  {
    url,
    user,
    password,
  }: { readonly url: string; readonly user: string; readonly password: string },
): Promise<void> {
  await call(`PUT /media-servers/${serverId}/control` as 'PUT /media-servers/{id}/control', {
    control: { url, allowPrivate: true, user },
  })
  await call(
    `PUT /media-servers/${serverId}/secrets/control-token` as 'PUT /media-servers/{id}/secrets/{purpose}',
    { value: password },
  )
}

/** Looks whether it can be controlled. */
export const checkControl = ({ call }: Stagedoor, serverId: string) =>
  call(`POST /media-servers/${serverId}/control/check` as 'POST /media-servers/{id}/control/check')

/** The live session of a viewer or publisher who is not revoked, once there is one. */
export async function sessionOf({ call }: Stagedoor, action: Session['action']): Promise<Session> {
  const find = async () =>
    (await call('GET /sessions')).sessions.find(
      (each) => each.action === action && each.revokedAtMs === null,
    )
  await until('the session is live', async () => (await find()) !== undefined)
  return (await find()) as Session
}

/** Revokes what a session was let in with. */
export const revoke = ({ call }: Stagedoor, { id }: Pick<Session, 'id'>): Promise<RevokeResult> =>
  call(`POST /sessions/${id}/revoke` as 'POST /sessions/{id}/revoke', {
    what: 'grant',
    untilMs: null,
    note: '',
  })
