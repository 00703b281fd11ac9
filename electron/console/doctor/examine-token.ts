import type { DoctorFinding } from '../../../shared/doctor.ts'
import { listOf, say } from '../../../shared/say.ts'
import type { DecisionRecord } from '../../../shared/session.ts'
import type { Stream } from '../../../shared/stream.ts'
import { type Token, type TokenKind, tokenStatus } from '../../../shared/token.ts'
import { broken, crowdFindings, fine, look } from './crowd-findings.ts'
import { utc } from './examine-stream.ts'

export interface TokenFacts {
  readonly token: Token
  readonly nowMs: number
  readonly streams: readonly Stream[]
  /** Whether a media server is set up that passes on 255 bytes of a name and what follows it. */
  readonly hasNginxRtmp: boolean
  /** Decisions about it, newest first. */
  readonly latest: readonly DecisionRecord[]
  readonly ownAddresses: readonly string[]
}

const SOON_MS = 3_600_000
/** Kinds whose text is often longer than 200 characters. */
const LONG: readonly TokenKind[] = ['edge-auth', 'access-token']

/** What can be wrong about a token. Pure. */
export function examineToken(facts: TokenFacts): readonly DoctorFinding[] {
  const { latest, ownAddresses } = facts
  const crowd = latest.length === 0 ? [] : crowdFindings(latest, ownAddresses)
  return [status(facts), used(facts), opens(facts), length(facts), ...crowd]
}

function status({ token, nowMs }: TokenFacts): DoctorFinding {
  const found = tokenStatus(token, nowMs)
  const place = `/tokens?q=${encodeURIComponent(token.id)}&open=${encodeURIComponent(token.id)}`
  switch (found) {
    case 'deleted':
      return broken(
        'token_status',
        'The token was deleted.',
        'Restore it, or issue another.',
        place,
      )
    case 'revoked':
      return broken(
        'token_status',
        'The token was revoked.',
        'Lift the revocation, or issue another.',
        place,
      )
    case 'disabled':
      return broken('token_status', 'The token is switched off.', 'Switch it on.', place)
    case 'expired':
      return broken(
        'token_status',
        say('The token expired at {at}.', { at: utc(token.expiresAtMs ?? 0) }),
        'Renew it, or issue another.',
        place,
      )
  }
  const { expiresAtMs } = token
  if (expiresAtMs === null)
    return fine('token_status', 'The token is in force and does not expire.')
  const sentence = say('The token is in force until {at}.', { at: utc(expiresAtMs) })
  return expiresAtMs - nowMs < SOON_MS
    ? look('token_status', sentence, 'Renew it in time: it has less than an hour.', place)
    : fine('token_status', sentence)
}

function used({ token }: TokenFacts): DoctorFinding {
  if (token.lastUsedAtMs !== null) {
    return fine(
      'token_used',
      say('It let somebody in {uses} times, last at {at}.', {
        uses: token.uses,
        at: utc(token.lastUsedAtMs),
      }),
    )
  }
  return look(
    'token_used',
    'It never let anybody in.',
    'If it was tried, it did not arrive as it was issued: copy it again, whole, and write + as %2B in an address. The workbench reads it.',
    '/tokens/workbench',
  )
}

function opens({ token, streams }: TokenFacts): DoctorFinding {
  const found = streams.filter(({ name }) => token.streams.includes(name))
  if (token.streams.length === 0)
    return look(
      'token_streams',
      'The list does not say which streams it opens.',
      'Read it in the workbench.',
      '/tokens/workbench',
    )
  if (found.length === 0) {
    return look(
      'token_streams',
      say('None of the streams set up is called {nameList}.', { nameList: listOf(token.streams) }),
      'Add the stream, or issue a token for one that is there.',
      '/streams',
    )
  }
  const off = found.filter(({ enabled }) => !enabled)
  const [first] = off
  if (first !== undefined && off.length === found.length) {
    return broken(
      'token_streams',
      say('{name} is switched off.', { name: first.name }),
      'Switch it on.',
      `/streams?open=${first.id}`,
    )
  }
  return fine(
    'token_streams',
    say('It opens {nameList}.', { nameList: listOf(found.map(({ name }) => name)) }),
  )
}

const length = ({ token, hasNginxRtmp }: TokenFacts): DoctorFinding =>
  hasNginxRtmp && LONG.includes(token.kind)
    ? look(
        'token_length',
        'Its text may be too long for nginx-rtmp, which passes on 255 bytes of a stream’s name and what follows it.',
        'For viewers and encoders at nginx-rtmp use a listener link or a stream key.',
      )
    : fine('token_length', 'No media server here cuts a token of this kind.')
