import type { KeyFormat } from '../../shared/token-key.ts'

/** What each kind of key is called. */
export const FORMAT_WORDS: Readonly<Record<KeyFormat, string>> = {
  'nms-sign': 'node-media-server',
  'ome-policy': 'OvenMediaEngine policy',
  wowza: 'Wowza SecureToken 2',
  'ant-media-hash': 'Ant Media hash',
  'ant-media-jwt': 'Ant Media JWT',
  'ant-media-totp': 'Ant Media TOTP',
  livekit: 'LiveKit',
  'mediamtx-jwt': 'MediaMTX JWT',
}
