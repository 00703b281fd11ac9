import { describe, expect, it } from 'vitest'
import { truncateAddress } from '../../shared/truncate-address.ts'

describe('truncating an address', () => {
  it('leaves nothing of what is no address', () => {
    for (const text of [
      '',
      'door.example',
      '1.2.3',
      '1::2::3',
      '1:2:3',
      '1:2:3:4:5:6:7:8:9',
      'x::1',
    ]) {
      expect(truncateAddress(text), text).toBeNull()
    }
  })

  it.each([
    ['203.0.113.77', '203.0.113.0'],
    ['203.0.113.0', '203.0.113.0'],
    ['2001:db8:7:8:9::1', '2001:db8:7::'],
    ['2001:0DB8:0007:1:2:3:4:5', '2001:db8:7::'],
    ['2001:db8::9', '2001:db8::'],
    ['2001::1:2:3:4:5:6', '2001:0:1::'],
    ['fe80::1%eth0', 'fe80::'],
    ['::1', '::'],
    ['64:ff9b::192.0.2.1', '64:ff9b::'],
  ])('makes of %s %s, which stays as it is', (address, truncated) => {
    expect(truncateAddress(address)).toBe(truncated)
    expect(truncateAddress(truncated)).toBe(truncated)
  })
})
