import type { Session } from '../../shared/session.ts'
import type { Names } from './names.ts'

/** What to call whoever it is: the viewer, else the label of the credential, else its id. Empty when none is known. */
export const whoOf = (
  { viewerId, grantId, label }: Pick<Session, 'viewerId' | 'grantId' | 'label'>,
  names: Pick<Names, 'grant'>,
): string => viewerId ?? label ?? (grantId === null ? '' : names.grant(grantId))
