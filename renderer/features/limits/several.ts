import type { Session } from '../../../shared/session.ts'

type Seen = Pick<Session, 'grantId' | 'label' | 'action' | 'address' | 'revokedAtMs'>

/** A link or token that several watch with. */
export interface Several {
  readonly grantId: string
  /** What it is called. Empty: it has no name, or nobody said it. */
  readonly label: string
  /** Sessions that go on. */
  readonly count: number
  /** How many addresses they come from; those that were not told count as one. */
  readonly addresses: number
}

/** Links and tokens that more than one session watches with and that were not revoked, most sessions first. Pure. */
export function severalNow(sessions: Iterable<Seen>): readonly Several[] {
  const byGrant = new Map<string, Seen[]>()
  for (const session of sessions) {
    const { grantId, action, revokedAtMs } = session
    if (grantId === null || action !== 'subscribe' || revokedAtMs !== null) continue
    const of = byGrant.get(grantId)
    if (of === undefined) byGrant.set(grantId, [session])
    else of.push(session)
  }
  return [...byGrant]
    .filter(([, of]) => of.length > 1)
    .map(([grantId, of]) => ({
      grantId,
      label: of.find(({ label }) => label !== undefined)?.label ?? '',
      count: of.length,
      addresses: new Set(of.map(({ address }) => address)).size,
    }))
    .toSorted((one, other) => other.count - one.count)
}
