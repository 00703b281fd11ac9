import { describe, expect, it } from 'vitest'
import { isLocalAddress } from '../../../renderer/components/local-address.ts'

describe('an address of the own network', () => {
  it.each(['8.8.8.8', '172.15.0.1', '172.32.0.1', '100.127.0.1', '2001:db8::1', 'fd', '::10'])(
    'is not %s',
    (address) => expect(isLocalAddress(address)).toBe(false),
  )

  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '192.168.0.7',
    '172.16.0.1',
    '172.31.255.1',
    '169.254.1.1',
    '::1',
    'fd12:3456::1',
    'FE80::1',
  ])('is %s', (address) => expect(isLocalAddress(address)).toBe(true))
})
