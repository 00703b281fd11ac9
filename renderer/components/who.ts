import type { Session } from '../../shared/session.ts'
import type { Names } from './names.ts'

/** What to call whoever it is: the viewer, else the label of the credential. Empty when neither is known. */
export const whoOf = (
  { viewerId, grantId }: Pick<Session, 'viewerId' | 'grantId'>,
  names: Names,
): string => viewerId ?? (grantId === null ? '' : names.grant(grantId))
