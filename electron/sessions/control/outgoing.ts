import { lookup as dnsLookup } from 'node:dns/promises'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP } from 'node:net'
import type { z } from 'zod'
import { say } from '../../../shared/say.ts'
import type { ServerControl } from '../../../shared/server-control.ts'
import { addressFault } from './addresses.ts'

/** One call to a server of the operator's. */
export interface OutgoingCall {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** With its leading slash; comes after the path of the address, if that has one. */
  readonly path: string
  /** Without `?`. Empty for none. Never told to anyone: it may prove who calls. */
  readonly query: string
  /** JSON. Null for none. */
  readonly body: string | null
  /** The value of that header. Default none is sent. Never told to anyone either. */
  readonly authorization?: string
}

/** Why a call came to nothing, in a sentence that holds no secret. */
export class OutgoingFailure extends Error {
  /** What it answered. Null when it did not. */
  readonly status: number | null
  constructor(message: string, status: number | null = null) {
    super(message)
    this.status = status
  }
}

/** What a media server takes that asks for a name and a password (RFC 7617). Nothing when no secret is set. */
export function basic(target: { readonly user: string; readonly secret: string | null }): {
  readonly authorization?: string
} {
  if (target.secret === null) return {}
  const pair = Buffer.from(`${target.user}:${target.secret}`).toString('base64')
  return { authorization: `Basic ${pair}` }
}

/**
 * Reads an answer.
 *
 * @param parse  Makes a value of the text; may throw.
 * @param server What the operator knows it by.
 * @throws OutgoingFailure when it is not what that server answers.
 */
export function readAs<T>(schema: z.ZodType<T>, parse: () => unknown, server: string): T {
  try {
    return schema.parse(parse())
  } catch {
    throw notWhatItAnswers(server)
  }
}

/** @param server What the operator knows it by. */
export const notWhatItAnswers = (server: string): OutgoingFailure =>
  new OutgoingFailure(
    say('Its answer is not what {server} answers. See that its control address is right.', {
      server,
    }),
  )

type Address = Pick<ServerControl, 'url' | 'allowPrivate'>
export type Send = (target: Address, call: OutgoingCall) => Promise<string>

export interface OutgoingTools {
  /** Every address of a name. Default the system's resolver. */
  resolve?(host: string): Promise<readonly string[]>
  /** For a whole call, milliseconds. Default 3,000. */
  readonly timeoutMs?: number
  /** Told the time that an answer says it is (RFC 9110 section 6.6.1), epoch milliseconds, to the second. */
  toldTime?(url: string, atMs: number): void
}

const MAX_BYTES = 4 * 1024 * 1024

/**
 * Makes calls to where the operator set, and to nowhere else: the name is resolved once, every address it has is checked,
 * and the connection goes to the one that was checked. Redirects are not followed, answers are bounded in size and time.
 *
 * @returns A function that answers the body of a 200, and throws OutgoingFailure for everything else.
 */
export function createSend(tools: OutgoingTools = {}): Send {
  const { resolve = resolveAll, timeoutMs = 3_000 } = tools
  return async (target, call) => {
    const signal = AbortSignal.timeout(timeoutMs)
    const url = new URL(target.url)
    const address = await withTimeout(addressOf(url, target.allowPrivate, resolve), signal)
    const heard = ({ headers }: IncomingMessage): void => {
      const atMs = Date.parse(headers.date ?? '')
      if (!Number.isNaN(atMs)) tools.toldTime?.(target.url, atMs)
    }
    return await exchange(url, address, { ...call, heard }, signal)
  }
}

async function addressOf(
  url: URL,
  allowPrivate: boolean,
  resolve: (host: string) => Promise<readonly string[]>,
): Promise<string> {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const addresses = isIP(host) === 0 ? await resolved(host, resolve) : [host]
  for (const address of addresses) {
    const fault = addressFault(address)
    if (fault === 'never')
      throw new OutgoingFailure(say('{address} is never connected to.', { address }))
    if (fault === 'private' && !allowPrivate) {
      throw new OutgoingFailure(
        say('{address} is in a private network, which is not allowed for this media server.', {
          address,
        }),
      )
    }
    if (fault === null && url.protocol !== 'https:') {
      throw new OutgoingFailure(say('{address} is a public address: use https.', { address }))
    }
  }
  const [first] = addresses
  if (first === undefined) throw new OutgoingFailure(say('{host} has no address.', { host }))
  return first
}

async function resolved(
  host: string,
  resolve: (host: string) => Promise<readonly string[]>,
): Promise<readonly string[]> {
  try {
    return await resolve(host)
  } catch {
    throw new OutgoingFailure(say('{host} cannot be resolved.', { host }))
  }
}

async function resolveAll(host: string): Promise<readonly string[]> {
  return (await dnsLookup(host, { all: true })).map((each) => each.address)
}

function withTimeout<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return Promise.race([
    work,
    new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(new OutgoingFailure(TOO_SLOW)), { once: true })
    }),
  ])
}

const TOO_SLOW = say(
  'It did not answer in time. See that it runs, and that its control address is right.',
)

function exchange(
  url: URL,
  address: string,
  call: OutgoingCall & { readonly heard: (response: IncomingMessage) => void },
  signal: AbortSignal,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (error: unknown): void => reject(failureOf(error, signal))
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest
    const outgoing = send(
      {
        protocol: url.protocol,
        hostname: url.hostname.replace(/^\[|\]$/g, ''),
        port: url.port,
        method: call.method,
        path: pathOf(url, call),
        agent: false,
        signal,
        headers: headersOf(call),
        // Whatever the name means by now: only this address was checked.
        lookup: (_, options, done) => {
          const family = isIP(address)
          if (options.all === true) done(null, [{ address, family }])
          else done(null, address, family)
        },
      },
      (response) => {
        call.heard(response)
        readAnswer(response, fail, resolve)
      },
    )
    outgoing.on('error', fail)
    outgoing.end(call.body ?? undefined)
  })
}

function pathOf({ pathname }: URL, { path, query }: OutgoingCall): string {
  const whole = `${pathname.replace(/\/$/, '')}${path}`
  return query === '' ? whole : `${whole}?${query}`
}

function headersOf({ body, authorization }: OutgoingCall): Record<string, string | number> {
  return {
    ...(authorization !== undefined && { authorization }),
    ...(body !== null && {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    }),
  }
}

function readAnswer(
  response: IncomingMessage,
  fail: (error: unknown) => void,
  done: (body: string) => void,
): void {
  const { statusCode = 0 } = response
  if (statusCode !== 200) {
    response.destroy()
    fail(new OutgoingFailure(statusSentence(statusCode), statusCode))
    return
  }
  const chunks: Buffer[] = []
  let total = 0
  response.on('error', fail)
  response.on('data', (chunk: Buffer) => {
    total += chunk.length
    if (total <= MAX_BYTES) chunks.push(chunk)
    else
      response.destroy(
        new OutgoingFailure('Its answer is too long. See that its control address is right.'),
      )
  })
  response.on('end', () => done(Buffer.concat(chunks).toString('utf8')))
}

function statusSentence(status: number): string {
  if (status === 401 || status === 403) {
    return say(
      'It answered {status}: what Stagedoor proves itself with does not fit. Set it under Control as the media server has it.',
      { status },
    )
  }
  if (status >= 300 && status < 400) {
    return say(
      'It answered {status}, a redirect, which is not followed. Set the control address to where it leads.',
      { status },
    )
  }
  return status === 404
    ? say(
        'It answered {status}. See that its control address is right, and that this interface is switched on there.',
        { status },
      )
    : say('It answered {status}. See its own log.', { status })
}

function failureOf(error: unknown, signal: AbortSignal): OutgoingFailure {
  if (error instanceof OutgoingFailure) return error
  if (signal.aborted) return new OutgoingFailure(TOO_SLOW)
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
  return new OutgoingFailure(
    say('It cannot be reached ({code}). See that it runs, and that its control address is right.', {
      code,
    }),
  )
}
