import { expect, it } from 'vitest'
import { reachedAt } from '../../../electron/handler/reached.ts'

const CARDS = [
  { address: '127.0.0.1', internal: true },
  { address: '::1', internal: true },
  { address: '192.0.2.9', internal: false },
  { address: '2001:db8::9', internal: false },
  { address: 'fe80::1', internal: false },
]

it.each([
  ['127.0.0.1', ['127.0.0.1']],
  ['192.0.2.9', ['192.0.2.9']],
  ['0.0.0.0', ['127.0.0.1', '192.0.2.9']],
  ['::', ['::1', '192.0.2.9', '2001:db8::9']],
])('a listener at %s is reached at %j', (address, expected) => {
  expect(reachedAt(address, CARDS)).toEqual(expected)
})
