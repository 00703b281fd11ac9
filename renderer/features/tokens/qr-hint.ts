const OWN_NAMES = /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/

/** What to do with the QR code of an address that is handed out, or why a phone cannot use it. */
export function qrHint(url: string): string {
  const seen = 'Whoever sees this code can use it.'
  return URL.canParse(url) && OWN_NAMES.test(new URL(url).hostname)
    ? `It works on this machine only: ${new URL(url).hostname} means the phone itself on a phone. A play address that others reach changes that. ${seen}`
    : `Scan to try it on a phone. ${seen}`
}
