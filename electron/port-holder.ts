import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { basename } from 'node:path'
import { AppError } from '../shared/errors.ts'
import { phrases, say } from '../shared/say.ts'

const LISTENING = '0A'

/** The program that listens on a TCP port of this machine, e.g. `nginx (pid 812)`. Null where it cannot be told. */
export function portHolder(port: number): string | null {
  if (process.platform !== 'linux' || port === 0) return null
  try {
    const inodes = [...listeners('/proc/net/tcp', port), ...listeners('/proc/net/tcp6', port)]
    return holderOf(new Set(inodes.map((inode) => `socket:[${inode}]`)))
  } catch {
    return null
  }
}

/** Inodes of the sockets that listen on a port, from a table as proc(5) describes `/proc/net/tcp`. */
function listeners(table: string, port: number): readonly string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  return readFileSync(table, 'utf8')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[1]?.endsWith(suffix) === true && fields[3] === LISTENING)
    .map((fields) => fields[9] ?? '')
}

function holderOf(sockets: ReadonlySet<string>): string | null {
  if (sockets.size === 0) return null
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  const pid = pids.find((each) => holdsOne(each, sockets))
  if (pid === undefined) return null
  return `${programName(pid)} (pid ${pid})`
}

/** A program's file says more than what it calls itself, which for Node.js is `MainThread`. */
export function programName(pid: string): string {
  try {
    return basename(readlinkSync(`/proc/${pid}/exe`))
  } catch {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim()
  }
}

function holdsOne(pid: string, sockets: ReadonlySet<string>): boolean {
  try {
    const files = `/proc/${pid}/fd`
    return readdirSync(files).some((file) => sockets.has(readlinkSync(`${files}/${file}`)))
  } catch {
    // Ended meanwhile, or somebody else's.
    return false
  }
}

/**
 * Turns a failure of node:net to listen into one that says who has the port and what to do: ERR_PORT_IN_USE or ERR_CONFIG.
 * Any other failure is returned as it is.
 *
 * @param listener Which of the two listeners.
 */
export function listenError(
  error: unknown,
  listener: Listener,
  place: { readonly address: string; readonly port: number },
): unknown {
  if (!isListenFailure(error)) return error
  const { code } = error
  const host = place.address.includes(':') ? `[${place.address}]` : place.address
  const where = `${host}:${place.port}`
  if (code === 'EADDRINUSE') {
    return new AppError('ERR_PORT_IN_USE', takenMessage(listener, where, portHolder(place.port)), {
      cause: error,
    })
  }
  const whyList = WHY[code ?? ''] ?? code ?? error.message
  const message = say('{listenerSaid} cannot listen on {where}: {whyList}.', {
    listenerSaid: LISTENERS[listener],
    where,
    whyList,
  })
  return new AppError('ERR_CONFIG', message, { cause: error })
}

const WHY: Readonly<Record<string, string>> = phrases({
  EACCES: 'this account may not use that port',
  EADDRNOTAVAIL: 'no such address here',
  ENOTFOUND: 'no such name here',
})
const LISTENERS = phrases({
  handler: 'The handler',
  console: 'The console',
  gateway: 'The gateway',
})
type Listener = keyof typeof LISTENERS

/** A name is looked up before it is listened on. */
function isListenFailure(error: unknown): error is NodeJS.ErrnoException {
  if (!(error instanceof Error && 'syscall' in error)) return false
  return error.syscall === 'listen' || error.syscall === 'bind' || error.syscall === 'getaddrinfo'
}

function takenMessage(listener: Listener, where: string, holder: string | null): string {
  const takenSaid = say(
    '{listenerSaid} cannot listen on {where}: the port is taken by {holderList}.',
    {
      listenerSaid: LISTENERS[listener],
      where,
      holderList: holder ?? say('another program'),
    },
  )
  if (listener !== 'handler') {
    return say('{takenSaid} Stop it, or choose another with --{listener}-port.', {
      takenSaid,
      listener,
    })
  }
  return say(
    '{takenSaid} Stop it, or choose another with --handler-port and change it in each media server too: Icecast in the authentication addresses of icecast.xml, Nimble in its auth handler address.',
    { takenSaid },
  )
}
