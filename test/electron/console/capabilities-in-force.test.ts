import { describe, expect, it } from 'vitest'
import { capabilitiesInForce } from '../../../electron/console/routes/capabilities-in-force.ts'
import { protocols } from '../../../electron/handler/protocols/registry.ts'

const revoke = (
  protocol: 'nimble' | 'icecast' | 'native-frame',
  set: { control?: boolean; reports?: boolean } = {},
) =>
  capabilitiesInForce({ id: 'edge', protocol }, protocols[protocol].capabilities, {
    control: () =>
      set.control === true ? { url: 'http://10.0.0.5:8082', allowPrivate: true, user: '' } : null,
    secretStatus: () => ({ isSet: set.reports === true, previousUntilMs: null }),
  }).revoke

describe('what revoking means at a media server as it is set up', () => {
  it('promises no cut at Nimble without reports and control', () => {
    expect(revoke('nimble')).toBe('new_viewers_only')
  })

  it('is done at the next report, or at once with control', () => {
    expect(revoke('nimble', { reports: true })).toBe('at_next_check')
    expect(revoke('nimble', { reports: true, control: true })).toBe('instant')
  })

  it('is at once wherever it is controlled', () => {
    expect(revoke('icecast', { control: true })).toBe('instant')
  })

  it('is what the protocol says elsewhere', () => {
    expect(revoke('icecast')).toBe('at_time_limit')
    expect(revoke('native-frame')).toBe('at_next_check')
  })
})
