import { expect, it } from 'vitest'
import { qrHint } from '../../../../renderer/features/tokens/qr-hint.ts'

it.each([
  'http://127.0.0.1:8000/live/news?rj-auth=x',
  'http://localhost/live/news',
  'http://play.localhost:8000/x',
  'http://[::1]:8000/x',
])('does not offer %s to a phone', (url) => {
  expect(qrHint(url)).toMatch(/^It works on this machine only/)
})

it.each([
  'https://play.example.org/live/news',
  'http://192.168.1.7:8000/x',
  'https://localhost.example.org/x',
])('offers %s to a phone', (url) => {
  expect(qrHint(url)).toMatch(/^Scan to try it on a phone/)
})
