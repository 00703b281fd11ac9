import type { RevokeResult, SessionCut } from '../../../shared/api.ts'
import { say } from '../../../shared/say.ts'
import type { Registry } from '../registry.ts'
import type { Revoker } from '../revoke.ts'
import type { Cutter } from './cut.ts'

export interface RevokeAndCutTools {
  readonly revoker: Pick<Revoker, 'revoke' | 'revokeSession'>
  readonly registry: Pick<Registry, 'list'>
  /** Ends those that are gone as well. */
  readonly cutter: Cutter
}

/** Revokes and then cuts, where the media server can be controlled. */
export interface RevokeAndCut {
  revoke(...args: Parameters<Revoker['revoke']>): Promise<RevokeResult>
  revokeSession(...args: Parameters<Revoker['revokeSession']>): Promise<RevokeResult>
}

/**
 * Makes revoking reach those who are connected: refused first, so that nobody who is cut comes back, then cut, then read
 * back. A session that is gone is over; one that stays is marked as before, and the result says why it stays.
 */
export function createRevokeAndCut(tools: RevokeAndCutTools): RevokeAndCut {
  const { revoker, registry, cutter } = tools

  async function cutAfter(revoked: RevokeResult): Promise<RevokeResult> {
    const ids = new Set(revoked.sessionIds)
    const sessions = registry.list().filter((session) => ids.has(session.id))
    const cuts = await cutter.cut(sessions)
    if (cuts.length === 0) return revoked
    return { ...revoked, cuts, effect: effectOf(revoked, cuts) }
  }

  return {
    revoke: async (...args) => cutAfter(revoker.revoke(...args)),
    revokeSession: async (...args) => cutAfter(revoker.revokeSession(...args)),
  }
}

const isGone = ({ outcome }: SessionCut): boolean => outcome === 'cut' || outcome === 'gone'

function effectOf(revoked: RevokeResult, cuts: readonly SessionCut[]): string {
  const gone = cuts.filter(isGone).length
  const total = revoked.sessionIds.length
  if (gone === total && cuts.some(({ outcome }) => outcome === 'gone')) {
    return say(
      '{total, plural, one {# live session} other {# live sessions}} concerned, cut at once or gone already. New starts are refused.',
      { total },
    )
  }
  if (gone === total) {
    return say(
      '{total, plural, one {# live session} other {# live sessions}} concerned, cut at once. New starts are refused.',
      { total },
    )
  }
  const why = [...new Set(cuts.filter((cut) => !isGone(cut)).map((cut) => cut.detail))]
  const whyList = why.join(' ')
  const cutText =
    gone === 0
      ? say('None was cut at once: {whyList}', { whyList })
      : say('{gone} cut at once, the others not: {whyList}', { gone, whyList })
  return `${revoked.effect} ${cutText}`
}
