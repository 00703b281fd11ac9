import type { KeyFormat } from './token-key.ts'

/** What somebody asks a media server's token for, whatever its format calls it. What is empty takes the format's default. */
export interface ServerTokenAsk {
  /** An address, a stream id or a room. */
  readonly target: string
  /** The same where a token may be for several. */
  readonly targets: readonly string[]
  /** Null: as long as is usual. */
  readonly minutes: number | null
  readonly viewerId: string
  readonly address: string
  /** Where a format takes one, the first. */
  readonly roles: readonly string[]
}

/** The terms by which the API issues it, unchecked. */
export function serverTokenTerms(
  format: KeyFormat | null,
  { target, targets, minutes, viewerId, address, roles }: ServerTokenAsk,
): Record<string, unknown> {
  const timed = minutes === null ? {} : { minutes }
  const role = roles[0] === undefined ? {} : { role: roles[0] }
  const from = (name: string): object => (address === '' ? {} : { [name]: address })
  switch (format) {
    case 'nms-sign':
      return { url: target, ...timed }
    case 'ome-policy':
      return { url: target, ...timed, ...from('allowIp') }
    case 'wowza':
      return { url: target, ...timed, ...from('clientIp') }
    case 'ant-media-hash':
      return { streamId: target, ...role }
    case 'ant-media-jwt':
      return { streamId: target, ...role, ...timed }
    case 'livekit':
      return {
        ...{ room: target, identity: viewerId, ...role },
        ...(minutes === null ? {} : { lifetimeSeconds: minutes * 60 }),
      }
    case 'mediamtx-jwt':
      return {
        paths: targets,
        ...(roles.length === 0 ? {} : { actions: roles }),
        ...(viewerId === '' ? {} : { user: viewerId }),
        ...timed,
      }
    case 'ant-media-totp':
    case null:
      return {}
  }
}
