import { expect, it } from 'vitest'
import { networkOf } from '../../../electron/access/network.ts'

it.each([
  ['not an address', null],
  ['', null],
  ['192.0.2', null],
  ['192.0.2.77', '192.0.2.0/24'],
  ['::ffff:192.0.2.77', '192.0.2.0/24'],
  ['255.255.255.255', '255.255.255.0/24'],
  ['2001:db8:1:2::5', '2001:db8:1::/48'],
  ['2001:db8::5', '2001:db8::/48'],
  ['2001::5', '2001::/48'],
  ['::1', '::/48'],
  ['fe80::1%eth0', 'fe80::/48'],
])('%j is in the network %j', (address, network) => {
  expect(networkOf(address)).toBe(network)
})
