import type { BulkField } from '../../shared/token-bulk.ts'
import type { KeyFormat } from '../../shared/token-key.ts'

type Terms = Readonly<Record<string, unknown>>

/** What a row asks a media server's token for, by the format of its key; unchecked. */
export function serverTerms(
  format: KeyFormat | null,
  minutes: number | undefined,
  usualRoles: readonly string[],
  cell: (field: BulkField) => string,
): Terms {
  const timed = minutes === undefined ? {} : { minutes }
  const target = cell('target')
  const said = partsIn(cell('scopes'))
  const roles = said.length > 0 ? said : usualRoles
  const role = roles[0] === undefined ? {} : { role: roles[0] }
  const from = (name: string): Terms => (cell('address') === '' ? {} : { [name]: cell('address') })
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
        ...{ room: target, identity: cell('viewer'), ...role },
        ...(minutes === undefined ? {} : { lifetimeSeconds: minutes * 60 }),
      }
    case 'mediamtx-jwt':
      return {
        paths: partsIn(target),
        ...(roles.length > 0 ? { actions: roles } : {}),
        ...(cell('viewer') === '' ? {} : { user: cell('viewer') }),
        ...timed,
      }
    case 'ant-media-totp':
    case null:
      return {}
  }
}

/** Several stand in one cell, with semicolons between them. */
const partsIn = (text: string): readonly string[] =>
  text
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '')
