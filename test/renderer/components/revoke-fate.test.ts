import { expect, it } from 'vitest'
import { couldBeCut, goesOn } from '../../../renderer/components/revoke-fate.ts'
import type { MediaServerStatus, ProtocolName } from '../../../shared/media-server.ts'
import type { Session } from '../../../shared/session.ts'

type Fate = MediaServerStatus['capabilities']['revoke']

const server = (protocol: ProtocolName, revoke: Fate) =>
  ({ id: 's', protocol, capabilities: { revoke } }) as MediaServerStatus
const session = (fate?: Fate) =>
  ({ mediaServerId: 's', ...(fate && { ending: { fate } }) }) as Session

it('promises no cut where nobody is cut', () => {
  expect(goesOn(session(), [server('icecast', 'at_time_limit')])).toBe(true)
  expect(goesOn(session(), [server('generic', 'new_viewers_only')])).toBe(true)
  expect(goesOn(session('new_viewers_only'), [server('icecast', 'instant')])).toBe(true)
  expect(goesOn(session(), [server('icecast', 'instant')])).toBe(false)
  expect(goesOn(session('instant'), [server('icecast', 'at_time_limit')])).toBe(false)
  expect(goesOn(session(), [server('nimble', 'at_next_check')])).toBe(false)
  expect(goesOn(session(), [])).toBe(false)
})

it('names control only where that would cut viewers and is not filled in', () => {
  expect(couldBeCut(server('icecast', 'at_time_limit'))).toBe(true)
  expect(couldBeCut(server('icecast', 'instant'))).toBe(false)
  expect(couldBeCut(server('oven-media-engine', 'new_viewers_only'))).toBe(false)
  expect(couldBeCut(server('generic', 'new_viewers_only'))).toBe(false)
})
