/** How a tracking id stands among the tags of a grant: `tracking:partner-a`. */
const PREFIX = 'tracking:'

/** The tag a tracking id is kept as among the tags of a grant: `tracking:<id>`. */
export const trackingTagOf = (trackingId: string): string => `${PREFIX}${trackingId}`

/**
 * The tracking id among the tags of a grant or a session, by which the viewers of one partner are counted together.
 *
 * @returns Null when there is none. Of several the first counts.
 */
export function trackingIdOf(tags: readonly string[]): string | null {
  for (const tag of tags) {
    if (tag.startsWith(PREFIX) && tag.length > PREFIX.length) return tag.slice(PREFIX.length)
  }
  return null
}
