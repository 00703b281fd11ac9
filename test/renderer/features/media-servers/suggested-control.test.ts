import { expect, it } from 'vitest'
import { suggestedControl } from '../../../../renderer/features/media-servers/suggested-control.ts'

it.each([
  ['nothing is known', 'icecast', null, ''],
  ['it would be refused, being public without TLS', 'icecast', 'http://radio.example.org:8000', ''],
  ['it is controlled elsewhere', 'nimble', 'http://127.0.0.1:8081', ''],
  ['it is no address', 'icecast', 'radio', ''],
  ['an Icecast is here', 'icecast', 'http://127.0.0.1:8000/', 'http://127.0.0.1:8000'],
  ['an Icecast is here, by name', 'icecast', 'http://localhost:8000', 'http://localhost:8000'],
  ['an Icecast is here, by IPv6', 'icecast', 'http://[::1]:8000', 'http://[::1]:8000'],
  ['an Icecast has TLS', 'icecast', 'https://radio.example.org/a', 'https://radio.example.org'],
] as const)('where a media server is controlled, when %s', (_, protocol, publicUrl, url) => {
  expect(suggestedControl({ protocol, publicUrl })).toBe(url)
})
