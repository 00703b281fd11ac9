import { lookup as dnsLookup } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import type { Readable } from 'node:stream'
import type { Agent } from 'undici'
import { type AddressFault, addressFault } from '../sessions/control/addresses.ts'

/** What an origin answered. */
export interface OriginAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Readable
  /** Where it was found at last. */
  readonly url: string
}

/** Why an origin gave nothing, in a sentence that holds no secret. */
export class OriginFailure extends Error {}

/** An address that must not be connected to. */
export class AddressRefused extends OriginFailure {}

interface OriginCall {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PATCH' | 'DELETE'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** Default none. */
  readonly body?: string
  /** Whether it may be in a private network or on this machine; asked of each address it redirects to as well. */
  readonly allowPrivate: boolean | ((url: URL) => boolean)
  /** Gives the call up. */
  readonly signal: AbortSignal
}

export interface Origins {
  /** @throws OriginFailure for a place that is never connected to, too many redirects, no answer. */
  fetch(call: OriginCall): Promise<OriginAnswer>
  /** Whether a host, as URLs have it, is in a private network: by its address, or as its name was last looked up to connect to it. */
  isPrivate(host: string): boolean
  /** Cuts all connections. */
  close(): Promise<void>
}

const REDIRECTS = 3
const REDIRECT: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])
/** Those that keep method and body (RFC 9110 section 15.4). */
const REDIRECT_AS_IS: ReadonlySet<number> = new Set([307, 308])
/** A playlist of low latency is held back until there is something new (RFC 8216bis section 6.2.5.2). */
const ANSWER_MS = 30_000
/** Names in private networks that are remembered. */
const MOST_NAMES = 10_000

/**
 * Makes connections to the origins operators set, and keeps them. Every address a name has is checked as it is connected
 * to, also after a redirect: what is never connected to, a private network that was not allowed, a public address
 * without TLS.
 */
export function createOrigins(): Origins {
  const agents = new Map<string, Promise<Agent>>()
  /** The latest looked up last. */
  const privateNames = new Set<string>()

  function noteName(name: string, isPrivate: boolean): void {
    privateNames.delete(name)
    if (isPrivate) privateNames.add(name)
    const [eldest] = privateNames
    if (privateNames.size > MOST_NAMES && eldest !== undefined) privateNames.delete(eldest)
  }

  function agentOf(isTls: boolean, allowPrivate: boolean): Promise<Agent> {
    const key = `${isTls} ${allowPrivate}`
    const known = agents.get(key)
    if (known !== undefined) return known
    const made = makeAgent(checkedLookup(isTls, allowPrivate, noteName))
    agents.set(key, made)
    return made
  }

  async function ask(call: OriginCall, url: URL): Promise<OriginAnswer> {
    const isTls = url.protocol === 'https:'
    const host = withoutBrackets(url.hostname)
    const { allowPrivate: allows } = call
    const allowPrivate = typeof allows === 'function' ? allows(url) : allows
    // A name is checked when it is looked up, an address never is.
    if (isIP(host) !== 0) assertAddress(host, isTls, allowPrivate)
    const agent = await agentOf(isTls, allowPrivate)
    const { statusCode, headers, body } = await agent.request({
      origin: url.origin,
      path: url.pathname + url.search,
      method: call.method,
      headers: call.headers,
      ...(call.body !== undefined && { body: call.body }),
      signal: call.signal,
    })
    return { status: statusCode, headers, body, url: url.href }
  }

  async function follow(call: OriginCall): Promise<OriginAnswer> {
    let url = new URL(call.url)
    const redirect = call.method === 'GET' || call.method === 'HEAD' ? REDIRECT : REDIRECT_AS_IS
    for (let hops = 0; hops <= REDIRECTS; hops += 1) {
      const answer = await ask(call, url)
      const { location } = answer.headers
      if (!redirect.has(answer.status) || typeof location !== 'string') return answer
      answer.body.resume()
      if (!URL.canParse(location, url)) throw new OriginFailure('It redirects to no address.')
      url = new URL(location, url)
      if (!/^https?:$/.test(url.protocol)) {
        throw new OriginFailure('It redirects to something else than http or https.')
      }
      if (call.headers.authorization !== undefined && url.origin !== new URL(call.url).origin) {
        throw new OriginFailure('It redirects elsewhere, where it must not be told what proves us.')
      }
    }
    throw new OriginFailure('It redirects too often.')
  }

  return {
    isPrivate(host) {
      const bare = withoutBrackets(host)
      return isIP(bare) === 0 ? privateNames.has(bare) : addressFault(bare) === 'private'
    },
    async fetch(call) {
      try {
        return await follow(call)
      } catch (error) {
        throw failureOf(error)
      }
    },
    async close() {
      await Promise.all([...agents.values()].map(async (each) => (await each).destroy()))
    },
  }
}

const withoutBrackets = (host: string): string => host.replace(/^\[|\]$/g, '')

/** The library is two fifths of the program, and many stations have no origin: it is loaded for the first call. */
async function makeAgent(lookup: LookupFunction): Promise<Agent> {
  const { Agent } = await import('undici')
  return new Agent({
    headersTimeout: ANSWER_MS,
    bodyTimeout: ANSWER_MS,
    connect: { timeout: 5_000, lookup },
  })
}

function assertAddress(address: string, isTls: boolean, allowPrivate: boolean): void {
  const sentence = faultText(addressFault(address), isTls, allowPrivate)
  if (sentence !== null) throw new AddressRefused(sentence)
}

function faultText(
  fault: AddressFault | null,
  isTls: boolean,
  allowPrivate: boolean,
): string | null {
  if (fault === 'never') return 'It is at an address that is never connected to.'
  if (fault === 'private' && !allowPrivate) {
    return 'It is in a private network, which is not allowed for this stream.'
  }
  return fault === null && !isTls ? 'It is at a public address: use https.' : null
}

/** Looks a name up and gives it only when each of its addresses may be connected to. */
function checkedLookup(
  isTls: boolean,
  allowPrivate: boolean,
  note: (name: string, isPrivate: boolean) => void,
): LookupFunction {
  return (host, options, done) => {
    dnsLookup(host, { all: true }, (error, found) => {
      const [first] = found ?? []
      if (error !== null || first === undefined) {
        done(error ?? new OriginFailure('It has no address.'), '')
        return
      }
      try {
        for (const each of found) assertAddress(each.address, isTls, allowPrivate)
      } catch (fault) {
        done(fault as OriginFailure, '')
        return
      }
      note(
        host,
        found.some(({ address }) => addressFault(address) === 'private'),
      )
      if (options.all === true) done(null, found)
      else done(null, first.address, first.family)
    })
  }
}

function failureOf(error: unknown): OriginFailure {
  if (error instanceof OriginFailure) return error
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
  return new OriginFailure(`It cannot be reached (${code}).`)
}
