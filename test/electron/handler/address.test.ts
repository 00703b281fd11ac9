import { describe, expect, it } from 'vitest'
import { canonicalAddress, compilePeers } from '../../../electron/handler/address.ts'

describe('the text of an address', () => {
  it.each([
    '',
    'localhost',
    '1.2.3',
    '01.2.3.4',
    '1.2.3.4:80',
    '0x7f000001',
    ':::',
    '1.2.3.4/8',
    ' ::1',
  ])('is not %j', (text) => {
    expect(canonicalAddress(text)).toBeNull()
  })

  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::FFFF:c000:201', '192.0.2.1'],
    ['2001:DB8:0:0:0:0:0:7', '2001:db8::7'],
    ['fe80::1%eth0', 'fe80::1'],
  ])('of %s is %s', (text, expected) => {
    expect(canonicalAddress(text)).toBe(expected)
  })
})

describe('the peers of a media server', () => {
  it('without an address is nobody, unless every peer is', () => {
    expect(compilePeers(['::1'])(undefined)).toBe(false)
    expect(compilePeers([])(undefined)).toBe(true)
  })

  it('of an entry that cannot be read is nobody', () => {
    const isPeer = compilePeers(['not an address', '192.0.2.0/99'])
    expect(isPeer('192.0.2.1')).toBe(false)
  })

  it.each([
    ['192.0.2.1', '192.0.2.1', true],
    ['192.0.2.1', '::ffff:192.0.2.1', true],
    ['::ffff:192.0.2.1', '192.0.2.1', true],
    ['192.0.2.1', '192.0.2.2', false],
    ['192.0.2.0/24', '::ffff:192.0.2.255', true],
    ['192.0.2.0/24', '192.0.3.1', false],
    ['::ffff:192.0.2.0/120', '192.0.2.9', true],
    ['::ffff:192.0.2.0/120', '192.0.3.9', false],
    ['2001:db8::/32', '2001:db8:1::1', true],
    ['2001:db8::/32', '2001:db9::1', false],
    ['0.0.0.0/0', '2001:db8::1', false],
    ['::/0', '192.0.2.1', false],
  ])('%s: %s is %s', (entry, peer, expected) => {
    expect(compilePeers([entry])(peer)).toBe(expected)
  })
})
