import { describe, expect, it } from 'vitest'
import { cidrHint } from '../../../renderer/components/cidr-hint.ts'

describe('cidrHint', () => {
  it.each([
    '300.1.1.1',
    '10.1',
    '0x7f.0.0.1',
    '192.0.2.0/33',
    '192.0.2.0/',
    '2001:db8::/129',
    'example.org',
    '1.2.3.4/8/8',
  ])('refuses %s', (value) => {
    expect(cidrHint(value).ok).toBe(false)
  })

  it.each([
    ['203.0.113.7', 'One address.'],
    ['203.0.113.0/24', '256 addresses.'],
    ['203.0.113.7/24', '256 addresses. The block is 203.0.113.0/24.'],
    ['203.0.113.7/32', 'One address.'],
    ['2001:db8::/32', '2^96 addresses.'],
    ['2001:db8::1', 'One address.'],
    ['0.0.0.0/0', '4,294,967,296 addresses.'],
  ])('explains %s', (value, text) => {
    expect(cidrHint(value)).toEqual({ ok: true, text })
  })

  it('says nothing about an empty field', () => {
    expect(cidrHint('  ')).toEqual({ ok: true, text: '' })
  })
})
