import type { Marks } from './marks.ts'
import type { FiledBy } from './seats.ts'

/** What anything is limited by. */
export interface Limited {
  /** Of who uses a grant, its own limits too. */
  readonly perGrant: boolean
  readonly perViewer: boolean
  readonly viewers: boolean
  readonly publishers: boolean
  /** Whether a grant that is passed on is refused from more networks. */
  readonly shared: boolean
}

/** Limited by all there is. */
export const BY_ALL: Limited = {
  perGrant: true,
  perViewer: true,
  viewers: true,
  publishers: true,
  shared: true,
}

/** What seats are filed by, and whether nobody can be refused. */
export interface Counting extends FiledBy {
  readonly isIdle: boolean
}

/**
 * What has to be counted for limits, and to find who is in already when they are banned or come again: that is looked for among
 * those of the grant, and of the viewer where there is none.
 */
export function countingOf(limited: Limited, { hasBans }: Pick<Marks, 'hasBans'>): Counting {
  const { perGrant, perViewer, viewers, publishers, shared } = limited
  const viewer = perViewer || viewers || hasBans('viewer')
  const grant = perGrant || viewer || hasBans('grant')
  const isCounting = grant || publishers
  return { grant, viewer, stream: viewers, publishers: isCounting, isIdle: !isCounting && !shared }
}
