import { expect, it } from 'vitest'
import { refusedWith } from '../../../../renderer/features/media-servers/refused-with.ts'
import { session } from '../../../shared/records.ts'

it('says how many are live at the media server, and at no other', () => {
  const live = [session({ mediaServerId: 'ice' }), session({ mediaServerId: 'nimble' })]
  expect(refusedWith('ice', live)).toMatch(/whoever it asks about with it\. 1 session is live/)
  expect(refusedWith('srs', live)).toMatch(/whoever it asks about with it\.$/)
})
