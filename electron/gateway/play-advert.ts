import type { Decision } from '../../shared/access.ts'
import type { Advert, Adverts } from './adverts.ts'
import { leaving, protocolOf } from './asked.ts'
import type { OriginAnswer } from './origin.ts'
import { type Asked, restOf } from './play-asked.ts'
import { ticketPath } from './play-path.ts'
import { handVast } from './played.ts'
import { sendText } from './send.ts'
import type { GatewayDeps } from './types.ts'
import type { Viewer } from './viewer-types.ts'

interface AdvertPlayTools extends Pick<GatewayDeps, 'advertised'> {
  readonly adverts: Adverts
  /** Sends an answer to its viewer as it comes. */
  passOn(asked: Asked, viewer: Viewer, answer: OriginAnswer): void
}

/** What viewers are played of a rule's VAST tag. */
interface AdvertPlay {
  /**
   * What a viewer is played of it: looked for at their first playlist, once. Who comes to a rule later, or plays
   * advertisements without the gateway, is handed the tag.
   */
  advertOf(asked: Asked, viewer: Viewer, decision: Decision): Advert | null
  /** Sends a segment of an advertisement. One that cannot be had ends it, so that the stream comes. */
  sendAdvert(asked: Asked, viewer: Viewer, advert: Advert): Promise<void>
}

/** Makes what plays advertisements before a stream. */
export function createAdvertPlay(tools: AdvertPlayTools): AdvertPlay {
  const { adverts } = tools

  function advertOf(asked: Asked, viewer: Viewer, decision: Decision): Advert | null {
    const { response, stream, at } = asked
    const { vastTag } = decision
    if (viewer.advert === null) {
      const isHls = protocolOf(restOf(asked)) === 'hls'
      viewer.advert =
        vastTag === null || !isHls
          ? 'none'
          : adverts.look(
              vastTag,
              stream.originAllowPrivate,
              ticketPath(at.streamName, viewer.ticket),
              (outcome) => tools.advertised(viewer.key, outcome),
            )
    }
    if (viewer.advert !== 'none') return viewer.advert
    handVast(response, decision)
    return null
  }

  async function sendAdvert(asked: Asked, viewer: Viewer, advert: Advert): Promise<void> {
    const { response, at } = asked
    const gone = leaving(response)
    if (gone.signal.aborted) return
    try {
      const answer = await adverts.fetch(advert, at.rest, gone.signal)
      answer?.body.on('error', () => {})
      if (answer?.status === 200) {
        response.once('finish', () => adverts.received(advert, at.rest))
        tools.passOn(asked, viewer, answer)
        return
      }
      answer?.body.destroy()
      if (answer !== null) advert.giveUp()
    } catch {
      if (gone.signal.aborted) return
      advert.giveUp()
    }
    sendText(response, 404, 'There is no such file now.')
  }

  return { advertOf, sendAdvert }
}
