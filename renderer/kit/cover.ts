/** What stands for a covered text. Of one length, so that it does not tell how long the text is. */
export const COVERED = '••••••'

const LINK = /\b[a-z][a-z0-9+.-]{1,15}:\/\/[^\s"'<>`]+/gi
const IPV4 = /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?!\d)(?:\/\d{1,2}|:\d{1,5})?/g
const IPV6_RUN = /(?<![\w:.])[0-9a-f:.]{2,}(?:\/\d{1,3})?/gi
const TOKEN_RUN = /[\w\-+/=.~%]{16,}/g
const UUID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/i

/**
 * Puts {@link COVERED} in the place of whatever looks like a link, an address (IPv4, IPv6, a block of them) or a token.
 * It covers too much rather than too little: ids and long names in mixed case with digits go too. Linear in the text.
 */
export function cover(text: string): string {
  if (text.length < MIN_LENGTH) return text
  return text
    .replace(LINK, COVERED)
    .replace(IPV4, COVERED)
    .replace(IPV6_RUN, (run) => (isIpv6(run) ? COVERED : run))
    .replace(TOKEN_RUN, (run) => (looksSecret(run) ? COVERED : run))
}

/** `::1` with its end. What is shorter is nothing of the kind. */
const MIN_LENGTH = 3

/** A time of day has two colons; an address has a pair of them side by side, or seven. */
const isIpv6 = (run: string): boolean =>
  (run.includes('::') && /[0-9a-f]/i.test(run)) || run.split(':').length === 8

function looksSecret(run: string): boolean {
  if (UUID.test(run)) return true
  const isMixed = /[a-z]/.test(run) && /[A-Z]/.test(run)
  if (isMixed && (run.length >= 32 || (run.length >= 20 && /\d/.test(run)))) return true
  return run
    .split(/[^A-Za-z0-9]/)
    .some((part) => part.length >= 16 && /[a-z]/i.test(part) && /\d\D*\d\D*\d/.test(part))
}
