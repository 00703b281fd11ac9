import type { Session } from '../../../shared/session.ts'
import { isProof, storedGrantOf } from '../../../shared/token-grants.ts'
import type { Subject } from '../../components/noting.ts'

/** What a note on whoever it is is about: the viewer, else the token. Null: nobody told who it is, and no token was needed. */
export function notedOf({ viewerId, grantId, label }: Noteworthy): Subject | null {
  if (viewerId !== null) return { kind: 'viewer', subject: viewerId, title: viewerId }
  if (grantId === null || !isProof(grantId)) return null
  const subject = storedGrantOf(grantId) ?? grantId
  return { kind: 'token', subject, title: label ?? subject }
}
type Noteworthy = Pick<Session, 'viewerId' | 'grantId' | 'label'>
