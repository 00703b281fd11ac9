import { expect, it } from 'vitest'
import { phoneName } from '../../../../renderer/features/settings/phone-name.ts'

const SAFARI = 'AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.5 Mobile/15E148 Safari/604.1'
const CHROME = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0 Mobile Safari/537.36'

it.each([null, '', ' '])('does not name what says nothing: %j', (userAgent) => {
  expect(phoneName(userAgent)).toBe('a browser that says nothing of itself')
})

it.each([
  ['curl/8.14', 'curl/8.14'],
  ['x'.repeat(500), 'x'.repeat(80)],
  ['Safari/1', 'Safari'],
  ['Something (Android 16)', 'Android'],
])('makes no more of %s than it says', (userAgent, name) => {
  expect(phoneName(userAgent)).toBe(name)
})

it.each([
  [`Mozilla/5.0 (iPhone; CPU iPhone OS 19_5 like Mac OS X) ${SAFARI}`, 'Safari on iPhone'],
  [
    `Mozilla/5.0 (iPhone; CPU iPhone OS 19_5 like Mac OS X) CriOS/148 ${SAFARI}`,
    'Chrome on iPhone',
  ],
  [`Mozilla/5.0 (iPad; CPU OS 19_5 like Mac OS X) FxiOS/150 ${SAFARI}`, 'Firefox on iPad'],
  [`Mozilla/5.0 (Linux; Android 10; K) ${CHROME}`, 'Chrome on Android'],
  [`Mozilla/5.0 (Linux; Android 10; K) ${CHROME} EdgA/148.0`, 'Edge on Android'],
  [
    `Mozilla/5.0 (Linux; Android 10; K) SamsungBrowser/30.0 ${CHROME}`,
    'Samsung Internet on Android',
  ],
  [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${CHROME}`, 'Chrome on Windows'],
  [`Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0`, 'Firefox on Linux'],
])('names %s', (userAgent, name) => {
  expect(phoneName(userAgent)).toBe(name)
})
