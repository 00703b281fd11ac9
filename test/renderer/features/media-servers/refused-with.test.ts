import { expect, it } from 'vitest'
import { refusedWith } from '../../../../renderer/features/media-servers/refused-with.ts'
import { session } from '../../../shared/records.ts'

it('says how many are live at the media server, and at no other', () => {
  const live = [session({ mediaServerId: 'ice' }), session({ mediaServerId: 'nimble' })]
  expect(refusedWith({ id: 'ice', protocol: 'icecast' }, live)).toMatch(
    /whoever it asks about with it\. 1 session is live/,
  )
  expect(refusedWith({ id: 'srs', protocol: 'srs' }, live)).toMatch(
    /whoever it asks about with it\.$/,
  )
})

it('promises no refusal of those that decide by themselves at an answer that is not theirs', () => {
  for (const protocol of ['nimble', 'native-frame', 'generic'] as const) {
    const said = refusedWith({ id: 'x', protocol }, [])
    expect(said).toMatch(/answered with 404 at once\. Whether it refuses/)
  }
})
