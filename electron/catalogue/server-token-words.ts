import { say } from '../../shared/say.ts'
import type { KeyFormat } from '../../shared/token-key.ts'
import type { OpenedTokenKey } from './opened-token-keys.ts'
import { ASKING } from './server-token-ids.ts'
import type { SignedTerms } from './server-token-terms.ts'

/** The media server that checks tokens of a format, by its own name. */
export const CHECKERS: Readonly<Record<KeyFormat, string>> = {
  'nms-sign': 'node-media-server',
  'ome-policy': 'OvenMediaEngine',
  wowza: 'Wowza Streaming Engine',
  'ant-media-hash': 'Ant Media Server',
  'ant-media-jwt': 'Ant Media Server',
  'ant-media-totp': 'Ant Media Server',
  livekit: 'LiveKit',
  'mediamtx-jwt': 'MediaMTX',
}

/** The effective grant of what a media server checks by itself, a sentence a line. */
export function serverTokenSentences(
  key: Pick<OpenedTokenKey, 'format' | 'name'>,
  terms: Readonly<Record<string, unknown>>,
  { target, publishes, expiresAtMs }: Pick<SignedTerms, 'target' | 'publishes' | 'expiresAtMs'>,
  nowMs: number,
): readonly string[] {
  const checker = CHECKERS[key.format]
  const address = terms.allowIp ?? terms.clientIp
  const named = {
    whoList: terms.identity === undefined ? say('Whoever holds it') : String(terms.identity),
    targetList: target === '' ? say('nothing: it names no stream') : target,
  }
  const permits = publishes
    ? say('{whoList} may publish on {targetList}.', named)
    : say('{whoList} may watch {targetList}.', named)
  return [
    key.format === 'ant-media-totp'
      ? 'The subscriber whose secret this is may connect with it.'
      : key.format === 'nms-sign'
        ? say('{whoList} may publish or watch {targetList}.', named)
        : permits,
    ...(address === undefined ? [] : [say('Only from {list}.', { list: String(address) })]),
    ...(terms.startsInMinutes === undefined
      ? []
      : [
          say('Not before {at}.', { at: minuteOf(nowMs + Number(terms.startsInMinutes) * 60_000) }),
        ]),
    expiresAtMs === null
      ? 'It never expires.'
      : say('It admits until {end}; who is in stays.', { end: minuteOf(expiresAtMs) }),
    ASKING[key.format] === undefined
      ? say(
          '{checker} checks it by itself and does not ask here: it ends with its time, or when the key is rolled there and here.',
          { checker },
        )
      : say(
          '{checker} checks it by itself. Where it asks here too, it can be switched off and revoked.',
          { checker },
        ),
  ]
}

/** A moment to the minute, in UTC, e.g. `2026-11-29 20:05 UTC`. */
export const minuteOf = (atMs: number): string =>
  `${new Date(atMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`
