import { serverTokenTerms } from '../../../shared/server-token-terms.ts'
import type { KeyFormat } from '../../../shared/token-key.ts'
import { t } from '../../language/t.ts'

/** What a form holds of a media server token. */
interface ServerDraft {
  readonly keyFormat: KeyFormat | null
  readonly target: string
  readonly minutes: number | null
  readonly viewerId: string
  readonly address: string
  readonly role: string
}

/** The fields of each format besides the lifetime, and what they are called there. */
export const SERVER_FIELDS: Readonly<
  Record<
    KeyFormat,
    {
      /** Null: it is for nothing in particular. */
      readonly target: { readonly label: string; readonly placeholder: string } | null
      readonly roles: readonly string[]
      readonly hasViewer: boolean
      readonly hasAddress: boolean
      readonly hasEnd: boolean
    }
  >
> = {
  'nms-sign': {
    target: { label: t('Address'), placeholder: 'rtmp://video.example/live/news' },
    ...{ roles: [], hasViewer: false, hasAddress: false, hasEnd: true },
  },
  'ome-policy': {
    target: { label: t('Address'), placeholder: 'https://video.example:3334/app/news/llhls.m3u8' },
    ...{ roles: [], hasViewer: false, hasAddress: true, hasEnd: true },
  },
  wowza: {
    target: { label: t('Address'), placeholder: 'https://video.example/live/news/playlist.m3u8' },
    ...{ roles: [], hasViewer: false, hasAddress: true, hasEnd: true },
  },
  'ant-media-hash': {
    target: { label: t('Stream id'), placeholder: 'news' },
    ...{ roles: ['play', 'publish'], hasViewer: false, hasAddress: false, hasEnd: false },
  },
  'ant-media-jwt': {
    target: { label: t('Stream id'), placeholder: 'news' },
    ...{ roles: ['play', 'publish'], hasViewer: false, hasAddress: false, hasEnd: true },
  },
  'ant-media-totp': {
    ...{ target: null, roles: [], hasViewer: false, hasAddress: false, hasEnd: false },
  },
  livekit: {
    target: { label: t('Room'), placeholder: 'news' },
    ...{ roles: ['watch', 'present', 'admin'], hasViewer: true, hasAddress: false, hasEnd: true },
  },
  'mediamtx-jwt': {
    target: { label: t('Paths'), placeholder: 'live/news' },
    roles: ['read', 'publish', 'playback', 'api', 'metrics', 'pprof'],
    ...{ hasViewer: true, hasAddress: false, hasEnd: true },
  },
}

/** The terms of a token that a form stands for. What is left empty takes the default of the format. */
export function serverTermsOf(draft: ServerDraft): Record<string, unknown> {
  const target = draft.target.trim()
  return serverTokenTerms(draft.keyFormat, {
    target,
    targets: target.split(/[\s,]+/).filter((path) => path !== ''),
    minutes: draft.minutes,
    viewerId: draft.viewerId.trim(),
    address: draft.address.trim(),
    roles: draft.role === '' ? [] : [draft.role],
  })
}

/** Where the API says what is wrong with a field. */
export const TERM_PATHS = {
  target: ['terms.url', 'terms.streamId', 'terms.room', 'terms.paths', 'terms.paths.0'],
  address: ['terms.allowIp', 'terms.clientIp'],
  viewer: ['terms.identity', 'terms.user'],
  minutes: ['terms.minutes', 'terms.lifetimeSeconds'],
} as const
