import type { KeyFormat } from '../../shared/token-key.ts'
import type { OpenedTokenKey } from './opened-token-keys.ts'
import { ASKING } from './server-token-ids.ts'
import type { SignedTerms } from './server-token-terms.ts'

/** Who checks it. */
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
  const who = terms.identity === undefined ? 'Whoever holds it' : String(terms.identity)
  const what = key.format === 'nms-sign' ? 'publish or watch' : publishes ? 'publish on' : 'watch'
  return [
    key.format === 'ant-media-totp'
      ? 'The subscriber whose secret this is may connect with it.'
      : `${who} may ${what} ${target === '' ? 'nothing: it names no stream' : target}.`,
    ...(address === undefined ? [] : [`Only from ${String(address)}.`]),
    ...(terms.startsInMinutes === undefined
      ? []
      : [`Not before ${timeOf(nowMs + Number(terms.startsInMinutes) * 60_000)}.`]),
    expiresAtMs === null
      ? 'It never expires.'
      : `It admits until ${timeOf(expiresAtMs)}; who is in stays.`,
    ASKING[key.format] === undefined
      ? `${checker} checks it by itself and does not ask here: it ends with its time, or when the key is rolled there and here.`
      : `${checker} checks it by itself. Where it asks here too, it can be switched off and revoked.`,
  ]
}

const timeOf = (atMs: number): string =>
  `${new Date(atMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`
