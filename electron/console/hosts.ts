import type { IncomingMessage } from 'node:http'
import { BlockList, isIP } from 'node:net'
import { AppError } from '../../shared/errors.ts'

/** The names a browser may reach the console by, exactly, and the origins its pages then have. */
export interface Hosts {
  isHost(value: string | undefined): boolean
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
  const own = isLoopback(address) ? [address, 'localhost'] : [address]
  const hosts = own.flatMap((name) => {
    const host = urlHost(name)
    return port === 80 ? [host, `${host}:80`] : [`${host}:${port}`]
  })
  const named = names.map((name) => name.toLowerCase())
  const allowed = new Set([...hosts, ...named])
  const origins = new Set([
    ...hosts.map((host) => `http://${host}`),
    // By its name it is reached over TLS, or nobody signs in: what signs in would travel open to whoever listens.
    ...named.map((name) => `https://${name}`),
  ])
  return {
    isHost: (value) => value !== undefined && allowed.has(value.toLowerCase()),
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

/** An address as it stands in a URL. */
export const urlHost = (address: string): string => (isIP(address) === 6 ? `[${address}]` : address)

/** Whether a request names one allowed host, once, and asks for a path rather than a whole address. */
export function asksUs(incoming: IncomingMessage, hosts: Hosts): boolean {
  const named = incoming.rawHeaders.filter(
    (name, index) => index % 2 === 0 && name.toLowerCase() === 'host',
  )
  const target = incoming.url ?? ''
  const isPath = target.startsWith('/') && !target.startsWith('//')
  return named.length === 1 && isPath && hosts.isHost(incoming.headers.host)
}
