import { AppError, type ErrorCode } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import { isPattern, type Stream, type StreamInput, streamInputSchema } from '../../shared/stream.ts'
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
  const issues = values.flatMap((value, index) =>
    isAddressOrBlock(value)
      ? []
      : [
          {
            path: `${path}.${index}`,
            message: say(
              '“{value}” is no IP address or block. Write one such as 192.0.2.7 or 192.0.2.0/24.',
              { value },
            ),
          },
        ],
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

/**
 * Refuses an origin the gateway could not fetch from.
 *
 * @throws AppError ERR_URL_INVALID, for a stream whose name is a pattern ERR_INPUT_INVALID.
 */
export function checkOrigin({ name, originUrl }: StreamInput): void {
  if (originUrl === null) return
  checkUrl(originUrl, 'originUrl')
  if (originUrl.includes('#')) {
    refuse('ERR_URL_INVALID', 'originUrl', 'Leave out what begins with #.')
  }
  if (isPattern(name)) {
    refuse('ERR_INPUT_INVALID', 'originUrl', 'A pattern has no origin: add the stream by its name.')
  }
}

/**
 * Refuses a front door and a WHIP endpoint that could lead nowhere.
 *
 * @throws AppError ERR_URL_INVALID, for a stream whose name is a pattern ERR_INPUT_INVALID.
 */
export function checkDoors({ name, frontDoor, whipUrl }: StreamInput): void {
  checkUrl(whipUrl, 'whipUrl')
  if (whipUrl?.includes('#') === true) {
    refuse('ERR_URL_INVALID', 'whipUrl', 'Leave out what begins with #.')
  }
  if (!isPattern(name)) return
  const why = 'A pattern has none: add the stream by its name.'
  if (frontDoor) refuse('ERR_INPUT_INVALID', 'frontDoor', why)
  if (whipUrl !== null) refuse('ERR_INPUT_INVALID', 'whipUrl', why)
}

/**
 * Refuses a playlist in the folder of another stream's: what belongs to which could not be told apart there, so that
 * neither could be played at the gateway. The same address twice is the same media under two names.
 *
 * @throws AppError ERR_INPUT_INVALID
 */
export function checkOriginsApart({ originUrl }: StreamInput, other: Stream): void {
  const theirs = other.originUrl
  if (originUrl === null || theirs === null || originUrl === theirs) return
  if (!isPlaylist(originUrl) && !isPlaylist(theirs)) return
  if (folderOf(originUrl) !== folderOf(theirs)) return
  const why = say(
    'The stream {name} has its origin in the same folder, where their files cannot be told apart. Give each a folder of its own.',
    { name: other.name },
  )
  refuse('ERR_INPUT_INVALID', 'originUrl', why)
}

/** The folder an address is in, written in one way. */
export const folderOf = (url: string): string => new URL('.', url).href

const isPlaylist = (url: string): boolean => /\.(?:m3u8|mpd)$/i.test(new URL(url).pathname)

/**
 * Refuses a name or pattern that no request could ever have. Names on the wire are compared decoded and without
 * needless slashes (handler/protocols/path.ts), so one written otherwise would guard nothing while a laxer pattern
 * admits.
 *
 * @throws AppError ERR_INPUT_INVALID, for a pattern ERR_PATTERN_INVALID, that says the right name where there is one.
 */
export function checkStreamName(name: StreamInput['name']): void {
  if (/\p{C}|\ufffd/u.test(name) || !name.isWellFormed()) {
    refuse('ERR_INPUT_INVALID', 'name', 'The name has a character that cannot be shown.')
  }
  if (name.includes('**')) {
    refuse('ERR_PATTERN_INVALID', 'name', 'One * already stands for any run of characters.')
  }
  const fault = spellingFault(name)
  if (fault === null) return
  const better = respelled(name)
  const told =
    better === null ? fault : say('{faultSaid} Write {name}.', { faultSaid: fault, name: better })
  refuse(isPattern(name) ? 'ERR_PATTERN_INVALID' : 'ERR_INPUT_INVALID', 'name', told)
}

function spellingFault(name: string): string | null {
  if (name.includes('%')) return 'Names are compared decoded: write the character, not its escape.'
  const segments = name.split('/')
  if (segments.includes('')) return 'Leave out slashes in front, at the end and in a row.'
  const isDotted = segments.includes('.') || segments.includes('..')
  return isDotted ? 'No part between slashes can be . or .. alone.' : null
}

/** The name a request for it would have. Null when there is none that can be written. */
function respelled(name: string): string | null {
  const parts = decoded(name)
    ?.split('/')
    .filter((part) => part !== '')
  const better = parts?.join('/') ?? ''
  const isRight =
    streamInputSchema.shape.name.safeParse(better).success && !/\p{C}|\ufffd/u.test(better)
  return isRight && spellingFault(better) === null ? better : null
}

function decoded(name: string): string | null {
  try {
    return decodeURIComponent(name)
  } catch {
    return null
  }
}
