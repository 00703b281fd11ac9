import { EDGE_AUTH_SENTENCES } from './edge-auth-reasons.ts'
import { NATIVE_FRAME_SENTENCES } from './native-frame-details.ts'
import { REASONS } from './reasons.ts'
import { phrases, say } from './say.ts'
import { PUBLISH_SENTENCES, SUBSCRIBE_SENTENCES } from './subscribe-reasons.ts'

/**
 * Sentences for what exactly a credential was refused for, by the system it belongs to and that system's own word. A
 * trace step `restriction` carries both as `<system>:<word>`. Words are never renamed, sentences may be reworded.
 */
const DETAILS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'native-frame': NATIVE_FRAME_SENTENCES,
  phenix: EDGE_AUTH_SENTENCES,
  publish: PUBLISH_SENTENCES,
  subscribe: SUBSCRIBE_SENTENCES,
  wire: phrases({
    space: 'The token holds a space: on its way a plus became one, or it was not copied cleanly.',
  }),
  pcast: { capacity_reached: REASONS.capacity_reached },
}

/** @param detail `<system>:<word>`, and behind a space what it was about. What has no sentence comes out as it is. */
export function detailSentence(detail: string): string {
  const colonAt = detail.indexOf(':')
  const words = DETAILS[detail.slice(0, colonAt)]
  const [word = '', ...about] = detail.slice(colonAt + 1).split(' ')
  const sentence = words?.[word]
  if (sentence === undefined) return detail
  return about.length === 0
    ? sentence
    : say('{sentenceSaid} ({about})', { sentenceSaid: sentence, about: about.join(' ') })
}
