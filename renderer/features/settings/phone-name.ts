import { t } from '../../language/t.ts'

/** In this order: a browser names those whose engine it shares as well. */
const BROWSERS: readonly (readonly [name: string, sign: RegExp])[] = [
  ['Edge', /\bEdg(?:A|iOS)?\//],
  ['Opera', /\bOPR\//],
  ['Samsung Internet', /\bSamsungBrowser\//],
  ['DuckDuckGo', /\b(?:DuckDuckGo|Ddg)\//],
  ['Firefox', /\b(?:Firefox|FxiOS)\//],
  ['Chrome', /\b(?:Chrome|CriOS)\//],
  ['Safari', /\bSafari\//],
]
/** Android says that it is Linux too. */
const DEVICES: readonly (readonly [name: string, sign: RegExp])[] = [
  ['iPhone', /\biPhone\b/],
  ['iPad', /\biPad\b/],
  ['Android', /\bAndroid\b/],
  ['Windows', /\bWindows\b/],
  ['Mac', /\bMacintosh\b/],
  ['Linux', /\bLinux\b/],
]
const MOST_CHARS = 80

/**
 * What a phone is, as `Safari on iPhone`, by what its browser says. Pure.
 *
 * @param userAgent Null where it says nothing. One that none of the names fits is shown as it came, its beginning.
 */
export function phoneName(userAgent: string | null): string {
  if (userAgent === null || userAgent.trim() === '')
    return t('a browser that says nothing of itself')
  const browser = nameIn(BROWSERS, userAgent)
  const device = nameIn(DEVICES, userAgent)
  if (browser !== null && device !== null) return t('{browser} on {device}', { browser, device })
  return browser ?? device ?? userAgent.slice(0, MOST_CHARS)
}

const nameIn = (names: typeof BROWSERS, userAgent: string): string | null =>
  names.find(([, sign]) => sign.test(userAgent))?.[0] ?? null
