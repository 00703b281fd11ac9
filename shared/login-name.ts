import type { Session } from './session.ts'

/** Whether the viewer told of a source is only what it logs in as, often one name for all encoders: no way to revoke one. Pure. */
export const isLoginName = ({
  action,
  isNameSaid,
}: Pick<Session, 'action' | 'isNameSaid'>): boolean => action === 'publish' && isNameSaid === true
