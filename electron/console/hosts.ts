import type { IncomingMessage } from 'node:http'
import { BlockList, isIP } from 'node:net'
import { AppError } from '../../shared/errors.ts'
import { isApiPath } from './paths.ts'

/** The names a browser may reach the console by, exactly, and the origins its pages then have. */
export interface Hosts {
  /** Of this machine, over plain HTTP. */
  isOwn(host: string): boolean
  /** Of a proxy, over TLS alone: what signs in would travel open to whoever listens. */
  isNamed(host: string): boolean
  /** Of this machine too, where something else may listen: `localhost` may be [::1] as well as 127.0.0.1. */
  isAmbiguous(host: string): boolean
  isOrigin(value: string): boolean
}

/**
 * The allow-list of Host and Origin. A page of another site that has its own name resolve to this machine (DNS rebinding)
 * still sends that name, so it is refused before anything else is looked at.
 *
 * @param names Further Host values the operator named, with port unless it is the scheme's own, e.g.
 *              `console.example` behind a proxy that speaks TLS.
 */
export function allowHosts(address: string, port: number, names: readonly string[] = []): Hosts {
  const withPort = (host: string): readonly string[] =>
    port === 80 ? [host, `${host}:80`] : [`${host}:${port}`]
  const hosts = withPort(urlHost(address))
  const ambiguous = address === 'localhost' ? [] : withPort('localhost')
  const named = names.map((name) => name.toLowerCase())
  const origins = new Set([
    ...hosts.map((host) => `http://${host}`),
    ...named.map((name) => `https://${name}`),
  ])
  return {
    isOwn: (host) => hosts.includes(host.toLowerCase()),
    isNamed: (host) => named.includes(host.toLowerCase()),
    isAmbiguous: (host) => ambiguous.includes(host.toLowerCase()),
    isOrigin: (value) => origins.has(value),
  }
}

/** Whether an address only reaches this machine. */
export function isLoopback(address: string): boolean {
  if (address === 'localhost') return true
  const family = isIP(address)
  return family !== 0 && LOOPBACK.check(address, family === 6 ? 'ipv6' : 'ipv4')
}

/** @throws AppError ERR_CONFIG for an address that other machines may reach. */
export function assertLoopback(address: string): void {
  if (isLoopback(address)) return
  throw new AppError(
    'ERR_CONFIG',
    `The console would be open to the network at ${address}. Use a loopback address such as 127.0.0.1; from another machine or a phone reach it through an SSH tunnel, or through a proxy with TLS on this machine (console-name).`,
  )
}

const LOOPBACK = new BlockList()
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4')
LOOPBACK.addAddress('::1', 'ipv6')

/** An address as it stands in a URL: IPv6 in brackets, all else as it is. */
export const urlHost = (address: string): string => (isIP(address) === 6 ? `[${address}]` : address)

/**
 * Looks whether a request names one allowed host, once, asks for a path rather than a whole address, and came over TLS where
 * the host is a proxy's: only the proxy knows, and says it as `X-Forwarded-Proto: https`.
 *
 * @returns ERR_HOST where it does not. Null where it does.
 */
export function hostRefusal(incoming: IncomingMessage, hosts: Hosts): AppError | null {
  const named = incoming.rawHeaders.filter(
    (name, index) => index % 2 === 0 && name.toLowerCase() === 'host',
  )
  const target = incoming.url ?? ''
  const isPath = target.startsWith('/') && !target.startsWith('//')
  const host = incoming.headers.host
  if (named.length !== 1 || !isPath || host === undefined) return new AppError('ERR_HOST')
  if (hosts.isOwn(host)) return null
  if (hosts.isAmbiguous(host)) return new AppError('ERR_HOST', NOT_BY_THAT_NAME)
  if (!hosts.isNamed(host)) return new AppError('ERR_HOST')
  if (incoming.headers['x-forwarded-proto'] === 'https') return null
  return new AppError('ERR_HOST', NOT_OVER_TLS)
}

const NOT_BY_THAT_NAME =
  'By the name localhost another program of this machine may answer at this port. Use the address that Stagedoor prints, as http://127.0.0.1:8481.'

const NOT_OVER_TLS =
  'By this name the console is reached over TLS alone. Open it with https://, and let the proxy send X-Forwarded-Proto: https.'

/**
 * Where a page that was asked for as `localhost` is instead. A browser keeps what signs it in by the name it opened: under that one it
 * would belong to whoever else listens at the port. It takes what stands behind the `#`, as the code of a launch link, along.
 *
 * @param url Of the console, without a slash at its end.
 * @returns Null for whatever is no page, or was asked for by another name.
 */
export function movedTo(
  { method = '', url: path = '', headers }: IncomingMessage,
  refusal: AppError,
  url: string,
): string | null {
  const isPage = (method === 'GET' || method === 'HEAD') && !isApiPath(path.split('?', 1)[0] ?? '')
  return refusal.message === NOT_BY_THAT_NAME && isPage && headers.origin === undefined
    ? url + path
    : null
}
