import { AppError, type ErrorCode } from '../../shared/errors.ts'
import type { StreamInput } from '../../shared/stream.ts'
import { parseBlock } from '../access/address.ts'

/** Refuses one field of an input. */
export function refuse(code: ErrorCode, path: string, message: string): never {
  throw new AppError(code, undefined, { issues: [{ path, message }] })
}

/** Whether a text is an IPv4 or IPv6 address or a CIDR block, as the compiler of the snapshot reads them. */
export function isAddressOrBlock(text: string): boolean {
  try {
    parseBlock(text)
    return true
  } catch {
    return false
  }
}

/** @throws AppError ERR_CIDR_INVALID with an issue at `<path>.<index>` for each that is neither address nor block. */
export function checkBlocks(values: readonly string[], path: string): void {
  const message = 'Write an address such as 192.0.2.7 or a block such as 192.0.2.0/24.'
  const issues = values.flatMap((value, index) =>
    isAddressOrBlock(value) ? [] : [{ path: `${path}.${index}`, message }],
  )
  if (issues.length > 0) throw new AppError('ERR_CIDR_INVALID', undefined, { issues })
}

/** @throws AppError ERR_URL_INVALID for an address that carries a user name or password: it ends up in links. */
export function checkUrl(url: string | null, path: string): void {
  if (url === null) return
  const { username, password } = new URL(url)
  if (username !== '' || password !== '') {
    refuse('ERR_URL_INVALID', path, 'Leave the user name and password out of the address.')
  }
}

/** @throws AppError ERR_INPUT_INVALID or ERR_PATTERN_INVALID for a name that no request could ever have. */
export function checkStreamName(name: StreamInput['name']): void {
  if (name.startsWith('/')) {
    refuse('ERR_INPUT_INVALID', 'name', 'Leave out the slash in front, e.g. live/news.')
  }
  if (/\p{C}|\ufffd/u.test(name) || !name.isWellFormed()) {
    refuse('ERR_INPUT_INVALID', 'name', 'The name has a character that cannot be shown.')
  }
  if (name.includes('**')) {
    refuse('ERR_PATTERN_INVALID', 'name', 'One * already stands for any run of characters.')
  }
}
