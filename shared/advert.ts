/** What became of the advertisement of a rule for a viewer of the gateway: played before the stream, or why not. */
export const ADVERT_OUTCOMES = [
  'advert_stitched',
  /** The ad server, or where the film lies, gives nothing. */
  'advert_unreachable',
  /** An address in it must not be connected to: private, a provider's own, or public without https. */
  'advert_address_refused',
  'advert_too_slow',
  'advert_too_large',
  /** No VAST 2 to 4, or XML with a document type. */
  'advert_not_vast',
  /** The ad server has none to play now, or wraps others too often. */
  'advert_empty',
  /** Its film is no HLS, which alone can be stitched. */
  'advert_not_hls',
  /** Encrypted otherwise than with AES-128, or its key cannot be had. */
  'advert_encrypted',
  /** Its sound is a rendition of its own, which would have to be joined with its picture. */
  'advert_separate_sound',
  /** HLS that cannot be stitched: live, longer than three minutes, or damaged. */
  'advert_not_stitchable',
  /** Too many were looked for at once. */
  'advert_busy',
] as const

export type AdvertOutcome = (typeof ADVERT_OUTCOMES)[number]

export type AdvertProblem = Exclude<AdvertOutcome, 'advert_stitched'>

const MACRO = /\[([A-Za-z]{2,32})\]/g

/**
 * Fills in the macros of an address (VAST 4.1, section 6): a number against caches, the time, and what is given. One that is not known
 * becomes -1.
 *
 * @param known By their names, without brackets.
 */
export function fillMacros(template: string, known: Readonly<Record<string, unknown>>): string {
  const random = String(Math.floor(Math.random() * 1e8)).padStart(8, '0')
  const all = new Map(
    Object.entries({ ...known, CACHEBUSTING: random, TIMESTAMP: new Date().toISOString() }),
  )
  return template.replaceAll(MACRO, (_, name: string) =>
    encodeURIComponent(String(all.get(name.toUpperCase()) ?? '-1')),
  )
}
