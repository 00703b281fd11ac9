import { t } from '../../language/t.ts'

const OWN_NAMES = /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/

/** What to do with the QR code of an address that is handed out, or why a phone cannot use it. */
export function qrHint(url: string): string {
  const seen = t('Whoever sees this code can use it.')
  return URL.canParse(url) && OWN_NAMES.test(new URL(url).hostname)
    ? t(
        'It works on this machine only: {hostname} means the phone itself on a phone. A play address that others reach changes that. {seen}',
        { hostname: new URL(url).hostname, seen },
      )
    : t('Scan to try it on a phone. {seen}', { seen })
}
