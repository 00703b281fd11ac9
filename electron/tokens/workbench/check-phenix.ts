import type { EdgeAuthSettings } from '../../../shared/edge-auth.ts'
import { EDGE_AUTH_SENTENCES } from '../../../shared/edge-auth-reasons.ts'
import { phrases } from '../../../shared/say.ts'
import type { WorkbenchCheck, WorkbenchUse } from '../../../shared/workbench.ts'
import { type EdgeAuthVerified, openEdgeAuth, verifyEdgeAuth } from '../edge-auth.ts'
import type { EdgeAuthCheck, EdgeAuthUse } from '../edge-auth-checks.ts'
import { judgeEdgeAuth } from '../edge-auth-validity.ts'
import {
  type CheckInput,
  type CheckResult,
  line,
  NO_LIMIT,
  signatureLine,
  signatureState,
  textOfKey,
  UNSAID,
  type WorkbenchKey,
} from './check.ts'

const TITLES = phrases<Readonly<Record<EdgeAuthCheck, string>>>({
  spelling: 'Base64 as its bytes are spelled',
  payload: 'Payload is one JSON object',
  purpose: 'Made to let someone in',
  application: 'Application',
  expiry: 'Expiry',
  members: 'Members of the right type',
  type: 'Type permits this',
  target: 'Names a channel, room or tag',
  tag: 'Stream carries that tag',
  session: 'Session',
  address: 'Address',
  origin: 'Origin stream',
  country: 'Country',
  revocation: 'Not revoked',
})

/**
 * Checks a Phenix EdgeAuth token, line by line, whether or not its signature is right.
 *
 * @param optionsOf How the application it names is set up. Default: as the defaults are.
 */
export function checkPhenix(
  { token, keys, use, nowMs }: CheckInput,
  optionsOf: (applicationId: string) => Partial<EdgeAuthSettings> = () => ({}),
): CheckResult {
  const envelope = openEdgeAuth(token)
  if (envelope === null) return { signature: 'none', keyName: null, checks: [unreadable()] }
  const fitting = keys.filter(
    ({ applicationId }) => applicationId === null || applicationId === envelope.applicationId,
  )
  const found = fitting.find((key) => isSignedBy(token, key))
  const signer = found?.gone === undefined ? found : undefined
  const signature = signatureState(fitting, signer)
  const keyName = signer?.name ?? null
  const wrong = found?.gone ?? EDGE_AUTH_SENTENCES['bad-digest'] ?? ''
  const payload = payloadOf(envelope.token)
  const value = payload === null ? null : { ...payload, applicationId: envelope.applicationId }
  const held: EdgeAuthVerified = {
    verified: true,
    code: 'verified',
    applicationId: envelope.applicationId,
    value,
    signedText: envelope.token,
    digest: envelope.digest,
    isCanonical: envelope.isCanonical,
    secretIndex: 0,
  }
  const { checks } = judgeEdgeAuth(held, purposeOf(use), nowMs, {
    ...optionsOf(envelope.applicationId),
    unsaid: 'skip',
  })
  return {
    signature,
    keyName,
    checks: [
      line('form', 'Readable', 'pass'),
      signatureLine(signature, keyName, wrong),
      // The application is the one whose secret was tried, and revocations are asked of our own list.
      ...checks
        .filter(([check]) => check !== 'application' && check !== 'revocation')
        .map(([check, outcome]) => judged(check, outcome)),
    ],
  }
}

const unreadable = (): WorkbenchCheck =>
  line('form', 'Readable', 'fail', EDGE_AUTH_SENTENCES['bad-token'])

const isSignedBy = (token: string, key: WorkbenchKey): boolean =>
  verifyEdgeAuth(token, () => [textOfKey(key)], token.length).verified

function payloadOf(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && !Array.isArray(value) ? value : null
  } catch {
    return null
  }
}

function judged(check: EdgeAuthCheck, outcome: string): WorkbenchCheck {
  const title = TITLES[check]
  if (outcome === 'pass') return line(check, title, 'pass')
  if (outcome === 'absent') return line(check, title, 'absent', NO_LIMIT)
  if (outcome === 'skip') return line(check, title, 'skip', UNSAID)
  return line(check, title, 'fail', EDGE_AUTH_SENTENCES[outcome] ?? outcome)
}

const purposeOf = (use: WorkbenchUse): EdgeAuthUse => ({
  action: use.action,
  applicationId: null,
  sessionId: use.sessionId,
  address: use.address,
  originStreamId: use.originStreamId,
  country: use.country?.toUpperCase() ?? null,
  tags: use.streamName === null ? null : tagsOf(use.streamName),
  isRevoked: () => false,
})

/** Every way in which a token may name a stream. */
function tagsOf(name: string): readonly string[] {
  const kinds = ['channelAlias', 'channelId', 'roomAlias', 'roomId']
  return [name, ...kinds.map((kind) => `${kind}:${name}`)]
}
