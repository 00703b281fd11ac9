import { randomInt } from 'node:crypto'
import { PLAY_ROOT } from '../../shared/gateway-url.ts'
import type { MediaServer } from '../../shared/media-server.ts'
import { linkedServers } from '../../shared/practice.ts'
import type { Stream } from '../../shared/stream.ts'
import { signRjAuth } from '../tokens/rj-auth.ts'
import { signWmsAuth } from '../tokens/wms-auth.ts'
import type { Editor } from './editor.ts'
import { type LedOn, signPlayUrl } from './front-door.ts'
import { nimbleLinkUrl, withQuery } from './nimble-link-url.ts'
import type { KeptSigner } from './opened-front-doors.ts'
import { secretsInForce } from './server-secrets.ts'
import { type SigningKeyTools, signingKey } from './signing-keys.ts'
import { isWebServer, playUrlAt } from './token-urls.ts'

/** Long enough to connect. */
const VALID_MINUTES = 2
/** The format has nothing else by which two viewers of one moment could be told apart. */
const SPREAD_MS = 10_000

/**
 * A web server with authentication in front plays files: the stream's own play address names the file, where it is at that
 * server.
 */
function urlAt(stream: Stream, server: MediaServer, query: string): string | null {
  const { playUrl } = stream
  const isNamed = playUrl !== null && isWebServer(server) && isBelow(playUrl, server.publicUrl)
  return isNamed ? withQuery(playUrl, query) : playUrlAt(stream, server, query)
}

/** Whether an address is at another one or below it. False where that one is null or empty. */
function isBelow(url: string, base: string | null): boolean {
  if (base === null || base === '') return false
  const root = new URL(base).href.replace(/\/+$/, '')
  const { href } = new URL(url)
  return href.startsWith(root) && /^(?:[/?#]|$)/.test(href.slice(root.length))
}

/** Whether an address is a stream at the gateway, by the name the viewer came to it with: behind a proxy it knows no other. */
function isWhereTheyCame(url: string, { host }: LedOn): boolean {
  const { protocol, pathname, host: there } = new URL(url)
  const asked = `${protocol}//${host}`
  const isSame = host !== null && URL.canParse(asked) && new URL(asked).host === there
  return isSame && pathname.startsWith(PLAY_ROOT)
}

/**
 * Where a viewer who was admitted is led on to: the stream at its media server, with a signature that is good for two
 * minutes, made by the signer of its front door where it has one. A media server that asks about them is given what let them in:
 * their grant, viewer and tags count there, for as long as it asks.
 *
 * @param viewer What the media server will see of them, who they are if that is known, and what let them in.
 * @returns Null when neither a single media server nor the stream says where viewers connect, or what it takes cannot be
 *          signed for this viewer.
 */
export type LeadOn = (stream: Stream, viewer: LedOn) => string | null

/**
 * Makes what leads viewers on to a media server. Nothing is kept: a stranger at the door of a public stream
 * must not fill the list of links.
 */
export function createLeadOn(
  editor: Editor,
  tools: SigningKeyTools & { now(): number; gatewayUrl(): string },
): LeadOn {
  function rjAuth(stream: Stream): string {
    const { signingKeys } = editor.state
    const inUse = signingKeys.find((each) => each.retiredAtMs === null)
    const { key } = inUse ?? editor.edit((edit) => signingKey(edit, 'rj-auth', tools))
    const expiresAtMs = tools.now() + VALID_MINUTES * 60_000 + randomInt(SPREAD_MS)
    const token = signRjAuth({ streamName: stream.name, expiresAtMs, key })
    return `rj-auth=${encodeURIComponent(token)}`
  }

  const query = (stream: Stream, viewer: LedOn): string => viewer.query ?? rjAuth(stream)

  function reachedServers(): readonly MediaServer[] {
    const servers = [...editor.state.mediaServers.values()].map(({ server }) => server)
    return linkedServers(servers).filter(({ publicUrl }) => publicUrl !== null)
  }

  function onlyServer(): MediaServer | null {
    const reached = reachedServers()
    return reached.length === 1 ? (reached[0] ?? null) : null
  }

  /** What let a viewer in is told to whoever asks Stagedoor about them, and to nobody else: it may be good for months. */
  function playAddress(stream: Stream, playUrl: string, viewer: LedOn): string {
    const asking = [...reachedServers().map(({ publicUrl }) => publicUrl), tools.gatewayUrl()]
    const isAsking =
      isWhereTheyCame(playUrl, viewer) || asking.some((base) => isBelow(playUrl, base))
    const isTold = viewer.query === '' || isAsking
    return withQuery(playUrl, isTold ? query(stream, viewer) : rjAuth(stream))
  }

  /** Null when Nimble checks no signature here. */
  function nimbleUrl(
    stream: Stream,
    server: MediaServer,
    { address, viewerId }: LedOn,
  ): string | null {
    const nowMs = tools.now()
    const [password] = secretsInForce(editor.state, server.id, 'signing-password', nowMs)
    if (server.protocol !== 'nimble' || password === undefined) return null
    const signed = signWmsAuth({
      password,
      nowMs,
      validMinutes: VALID_MINUTES,
      address,
      viewerId,
      signedStream: stream.name,
    })
    return nimbleLinkUrl(stream, server, signed)
  }

  /** Null where it has no play address any more, or no key yet: nothing else signs in its place. */
  function signedBy(
    { settings, secret }: KeptSigner,
    stream: Stream,
    viewer: LedOn,
  ): string | null {
    const { playUrl, name: streamName } = stream
    if (playUrl === null || secret === null) return null
    const terms = { playUrl, streamName, viewer, nowMs: tools.now(), validMinutes: VALID_MINUTES }
    return signPlayUrl({ ...settings, secret }, terms)
  }

  return (stream, viewer) => {
    const signer = editor.state.frontDoors.get(stream.id)
    const server = onlyServer()
    if (server === null && signer === undefined) {
      return stream.playUrl === null ? null : playAddress(stream, stream.playUrl, viewer)
    }
    try {
      if (signer !== undefined) return signedBy(signer, stream, viewer)
      if (server === null) return null
      return nimbleUrl(stream, server, viewer) ?? urlAt(stream, server, query(stream, viewer))
    } catch (error) {
      // Such a viewer cannot be named in the format, e.g. one whose address is not known.
      if (error instanceof RangeError) return null
      throw error
    }
  }
}
