import type { z } from 'zod'
import type { AccessRequest, Credential, CredentialKind, Grant } from '../../../shared/access.ts'
import { simulateSchema } from '../../../shared/api.ts'
import { AppError } from '../../../shared/errors.ts'
import { parseAddress } from '../../access/address.ts'
import { decide } from '../../access/decide.ts'
import type { Snapshot } from '../../access/snapshot.ts'
import { findToken } from '../../tokens/workbench/find-token.ts'
import { credentialKindOf, recognise } from '../../tokens/workbench/recognise.ts'
import * as answers from '../answers.ts'
import { type Routes, route } from '../route.ts'
import type { ConsoleDeps } from '../types.ts'
import { sentencesOf } from './explained-decision.ts'

type Simulated = z.output<typeof simulateSchema>

/** Trying a request out: the function that decides for real, with nothing recorded and no session started. */
export function simulateRoutes(deps: ConsoleDeps) {
  const { catalogue } = deps
  return {
    'POST /simulate': route('POST /simulate', {
      summary: 'Decide a request without recording it',
      body: simulateSchema,
      answer: answers.simulation,
      run: ({ body }) => {
        const atMs = body.atMs ?? deps.now()
        const inForce = body.rules === 'draft' ? catalogue.rules.compileDraft() : catalogue.snapshot
        const asked = requestOf(body)
        const { request, snapshot } = body.assumeGrant
          ? withAssumedGrant(asked, inForce)
          : { request: asked, snapshot: inForce }
        const decided = decide(request, snapshot, atMs, { full: true })
        const decision = deps.limiting.limiter.look(request, decided, null, deps.now())
        return { decision, sentences: sentencesOf(decision, request, deps), atMs }
      },
    }),
  } satisfies Partial<Routes>
}

function requestOf(input: Simulated): AccessRequest {
  return {
    action: input.action,
    phase: 'start',
    streamName: input.streamName.trim().replace(/^\/+/, ''),
    mediaServerId: input.mediaServerId,
    protocol: input.protocol.toLowerCase(),
    address: readableAddress(input.address),
    userAgent: input.userAgent,
    referer: input.referer,
    sessionKey: null,
    viewerId: input.viewerId,
    credentials: input.credentials.map(pastedCredential),
  }
}

/** A media server never gets as far as a decision with an address that is none, so neither does a trial. */
function readableAddress(address: string | null): string | null {
  if (address === null || parseAddress(address) !== null) return address
  const issues = [{ path: 'address', message: 'That is not an IP address.' }]
  throw new AppError('ERR_INPUT_INVALID', undefined, { issues })
}

/**
 * A credential as an operator pastes it: a token of any kind, alone or in what carries it. Nothing is mended, since a media
 * server would not mend it either.
 */
export function pastedCredential(pasted: Credential): Credential {
  if (pasted.kind === 'stream-key') return { kind: pasted.kind, value: pasted.value.trim() }
  if (isOmePolicy(pasted.value)) return { kind: 'ome-policy', value: pasted.value.trim() }
  const { text, carrier } = findToken(pasted.value)
  const named = NAMED_PARAMETERS[carrier.name ?? '']
  return { kind: credentialKindOf(recognise(text)) ?? named ?? pasted.kind, value: text }
}

/** Signed as a whole, so nothing may be taken out of it. */
const isOmePolicy = (text: string): boolean =>
  text.includes('://') && /[?&]policy=/.test(text) && /[?&]signature=/.test(text)

/** Parameters that carry one kind only, for what has no sound form. */
const NAMED_PARAMETERS: Readonly<Record<string, CredentialKind>> = {
  'rj-auth': 'rj-auth',
  wmsAuthSign: 'wms-auth',
  publishsign: 'publish-sign',
}

/** The same question with a credential that verifies for it, beside whatever else was presented. */
function withAssumedGrant(
  request: AccessRequest,
  snapshot: Snapshot,
): { readonly request: AccessRequest; readonly snapshot: Snapshot } {
  const kind = request.action === 'publish' ? 'stream-key' : 'rj-auth'
  const assumed: Credential = { kind, value: 'assumed' }
  const grant: Grant = {
    id: 'assumed',
    kind,
    label: null,
    actions: [request.action],
    streamIds: null,
    expiresAtMs: null,
    tags: [],
    viewerId: request.viewerId,
  }
  return {
    request: { ...request, credentials: [assumed, ...request.credentials] },
    snapshot: {
      ...snapshot,
      tools: {
        ...snapshot.tools,
        verify: (credential, asked, nowMs) =>
          credential === assumed
            ? { ok: true, grant }
            : snapshot.tools.verify(credential, asked, nowMs),
      },
    },
  }
}
