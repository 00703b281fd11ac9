import ipaddr from 'ipaddr.js'
import type { IssuedLink, NimbleLinkInput } from '../../shared/credential.ts'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import { isPattern, type Stream } from '../../shared/stream.ts'
import { parseAddress } from '../access/address.ts'
import type { StoredLink } from '../store/catalogue/links.ts'
import { signWmsAuth, verifyWmsAuth } from '../tokens/wms-auth.ts'
import type { Actor } from './actor.ts'
import type { Edit } from './editor.ts'
import {
  issuerOf,
  type LinkParts,
  linkView,
  NOT_ENDED,
  removeLongExpired,
  reserve,
  streamOf,
} from './links.ts'
import { nimbleLinkUrl } from './nimble-link-url.ts'
import { secretsInForce } from './server-secrets.ts'
import { toleranceOf } from './signing-passwords.ts'
import { refuse } from './validate.ts'

/** Seconds gone back at most to find a signature that was not issued before. */
const TRIES = 60

/**
 * Signs a Nimble playback URL with the password of its media server, which never leaves Stagedoor, and lists it as a
 * link; see {@link Links.issueNimble}.
 */
export function createNimbleIssue(
  parts: LinkParts,
): (input: NimbleLinkInput, actor: Actor) => IssuedLink {
  const { editor, tables, links } = parts
  return (input, actor) =>
    editor.edit((edit): IssuedLink => {
      const stored = edit.state.mediaServers.get(input.mediaServerId)
      if (stored === undefined) {
        throw new AppError('ERR_NOT_FOUND', 'There is no media server with this id.')
      }
      const { mediaServerId } = input
      const [password] = secretsInForce(edit.state, mediaServerId, 'signing-password', edit.nowMs)
      if (password === undefined) {
        refuse(
          'ERR_INPUT_INVALID',
          'mediaServerId',
          'This media server has no signing password yet.',
        )
      }
      const stream = streamOf(edit, input)
      const toleranceSeconds = toleranceOf(edit.state, mediaServerId)
      const signed = signNew(edit, parts, input, stream, { password, toleranceSeconds })
      const link: StoredLink = {
        id: signed.id,
        streamId: stream.id,
        label: input.label || (input.viewerId ?? ''),
        tags: input.tags,
        createdAtMs: edit.nowMs,
        expiresAtMs: signed.expiresAtMs,
        issuedBy: issuerOf(actor),
        ...NOT_ENDED,
        terms: {
          mediaServerId: input.mediaServerId,
          viewerId: input.viewerId,
          address: input.address,
          strmLen: input.strmLen,
          minutes: input.minutes,
        },
      }
      tables.links.add(link)
      const detail = say('{name}, {minutes} minutes, {server}', {
        name: stream.name,
        minutes: input.minutes,
        server: stored.server.name,
      })
      edit.audit(actor, 'link.issue', link.id, detail)
      edit.afterCommit(() => void links.set(link.id, link))
      removeLongExpired(edit, parts)
      return {
        link: linkView(link, null),
        token: signed.token,
        url: nimbleLinkUrl(stream, stored.server, signed.token),
      }
    })
}

/**
 * The format has whole seconds, so the same URL twice in one second would be one link, revoked and counted together. A
 * second earlier tells them apart; a second later might be refused as signed in the future.
 */
function signNew(
  edit: Edit,
  { links, ended }: LinkParts,
  input: NimbleLinkInput,
  stream: Stream,
  { password, toleranceSeconds }: { readonly password: string; readonly toleranceSeconds: number },
): { token: string; id: string; expiresAtMs: number } {
  const address = addressOf(input)
  const signedStream = signedPartOf(stream, input.strmLen)
  const revoked = new Set(edit.state.revocations.map((each) => each.value))
  for (let back = 0; back < TRIES; back += 1) {
    const nowMs = edit.nowMs - back * 1000
    const validMinutes = input.minutes
    const { viewerId } = input
    const token = sign({ password, nowMs, validMinutes, viewerId, address, signedStream })
    const at = { streamName: stream.name, address }
    const verified = verifyWmsAuth(token, at, [password], edit.nowMs, toleranceSeconds)
    if (!verified.ok) throw new AppError('ERR_INTERNAL')
    const { grantId: id, expiresAtMs } = verified
    const isFree = !links.has(id) && !ended.has(id) && !revoked.has(id)
    if (isFree && reserve(edit, id)) return { token, id, expiresAtMs }
  }
  throw new AppError('ERR_TOO_MANY', 'The same URL was signed too often within a minute.')
}

function sign(input: Parameters<typeof signWmsAuth>[0]): string {
  try {
    return signWmsAuth(input)
  } catch (error) {
    // The schema let the rest through; what the signer still refuses is the viewer id.
    if (error instanceof RangeError) refuse('ERR_INPUT_INVALID', 'viewerId', error.message)
    throw error
  }
}

/** The address as the handler will read it. */
function addressOf({ address, viewerId }: NimbleLinkInput): string | null {
  if (address === null) {
    if (viewerId !== null) return null
    refuse(
      'ERR_INPUT_INVALID',
      'address',
      'Without a viewer id, the address of the viewer is signed.',
    )
  }
  if (parseAddress(address) === null) {
    refuse('ERR_INPUT_INVALID', 'address', 'That is not an IP address.')
  }
  return ipaddr.process(address.split('%', 1)[0] ?? '').toString()
}

function signedPartOf({ name }: Stream, strmLen: number | null): string {
  const bytes = Buffer.from(name, 'utf8')
  const part = strmLen === null ? name : bytes.toString('utf8', 0, strmLen)
  if (strmLen !== null && (strmLen > bytes.length || !name.startsWith(part))) {
    refuse(
      'ERR_INPUT_INVALID',
      'strmLen',
      say('The name of the stream has {bytes} bytes.', { bytes: bytes.length }),
    )
  }
  if (isPattern(part)) {
    refuse('ERR_INPUT_INVALID', 'streamId', 'A pattern has no name to sign; choose a stream.')
  }
  if (/^\d+$/.test(part)) {
    refuse('ERR_INPUT_INVALID', 'strmLen', 'Digits alone could be read as minutes; sign more.')
  }
  return part
}
