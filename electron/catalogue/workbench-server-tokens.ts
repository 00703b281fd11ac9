import { say } from '../../shared/say.ts'
import type { KeyFormat } from '../../shared/token-key.ts'
import type { WorkbenchReading, WorkbenchUse } from '../../shared/workbench.ts'
import { tokenFormat } from '../tokens/formats.ts'
import { memberOf } from '../tokens/strict-json.ts'
import { type CheckResult, line, signatureLine } from '../tokens/workbench/check.ts'
import { addressIn } from '../tokens/workbench/server-address.ts'
import { secretsInForce } from './server-secrets.ts'
import type { State } from './state.ts'
import { checkWithSecrets, type KeySecret, secretsIn } from './token-key-uses.ts'
import { refuse } from './validate.ts'

const ADDRESS_FORMATS: readonly KeyFormat[] = ['nms-sign', 'ome-policy', 'wowza']
const JWT_FORMATS: readonly KeyFormat[] = ['livekit', 'mediamtx-jwt', 'ant-media-jwt']

type Kind = WorkbenchReading['kind']

/** Whether a text is an address that a media server checks as a whole. */
export const isServerAddress = (kind: Kind): boolean =>
  ADDRESS_FORMATS.some((format) => format === kind)

/** A pasted secret as what may have signed such an address. A web token is checked with it as one of no kind. */
export const pastedSecrets = (kind: Kind, secret: string): readonly KeySecret[] =>
  ADDRESS_FORMATS.filter((format) => format === kind).map((format) => ({
    ...{ name: say('the pasted secret'), format, settings: {}, secret, isRetired: false },
  }))

/** Every secret kept here that may have signed it, by format. */
export function serverSecretsFor(kind: Kind, state: State, nowMs: number): readonly KeySecret[] {
  const formats = kind === 'jwt' ? JWT_FORMATS : ADDRESS_FORMATS.filter((each) => each === kind)
  const kept = [...state.tokenKeys.values()]
    .filter(({ format, deletedAtMs }) => deletedAtMs === null && formats.includes(format))
    .flatMap((key) => secretsIn(key, nowMs))
  const policies = kind !== 'ome-policy' ? [] : [...state.mediaServers.values()]
  return [
    ...kept,
    ...policies.flatMap(({ server }) =>
      secretsInForce(state, server.id, 'policy-key', nowMs).map(
        (secret): KeySecret => ({
          ...{
            name: say('the policy key of {name}', { name: server.name }),
            format: 'ome-policy',
            settings: {},
          },
          ...{ secret, isRetired: false },
        }),
      ),
    ),
  ]
}

/**
 * Checks what a media server checks by itself: the signature, then what is signed.
 *
 * @param pasted  As it came: of some kinds the whole address is signed.
 * @param secrets All that may have signed it, of one format or of several. With none there is no key to check with.
 * @throws AppError ERR_INPUT_INVALID where a format needs more than was said.
 */
export function checkServerToken(
  reading: Pick<WorkbenchReading, 'token'>,
  pasted: string,
  use: WorkbenchUse,
  secrets: readonly KeySecret[],
  nowMs: number,
): CheckResult & { readonly signer: KeySecret | null } {
  const [first] = secrets
  if (first === undefined) {
    const checks = [signatureLine('no_key', null, '')]
    return { signature: 'no_key', keyName: null, checks, signer: null }
  }
  for (const secret of secrets) {
    const { format } = secret
    const members = membersFor(format, tokenFor(format, reading, pasted), use, nowMs)
    const { checked, signer } = checkWithSecrets([secret], members, nowMs)
    if (signer === null) continue
    const [fault] = checked.reasons
    return {
      signer,
      signature: 'right',
      keyName: signer.name,
      checks: [
        signatureLine('right', signer.name, ''),
        line(
          'key',
          'The key signs still',
          signer.isRetired ? 'fail' : 'pass',
          signer.isRetired ? RETIRED : '',
        ),
        termsLine(format, fault === 'key_retired' ? checked.reasons[1] : fault),
      ],
    }
  }
  const members = membersFor(first.format, tokenFor(first.format, reading, pasted), use, nowMs)
  const { checked } = checkWithSecrets([first], members, nowMs)
  const wrong = tokenFormat(first.format).explain(checked.code)
  const checks = [signatureLine('wrong', null, wrong)]
  return { signature: 'wrong', keyName: null, checks, signer: null }
}

const RETIRED =
  'It was signed with the secret before, which was rolled: its media server takes it until it has the new one.'

const termsLine = (format: KeyFormat, fault: string | undefined) =>
  fault === undefined
    ? line('terms', 'Times and limits', 'pass')
    : line('terms', 'Times and limits', 'fail', tokenFormat(format).explain(fault))

function tokenFor(
  format: KeyFormat,
  { token }: Pick<WorkbenchReading, 'token'>,
  pasted: string,
): string {
  return ADDRESS_FORMATS.includes(format) ? (addressIn(pasted) ?? pasted.trim()) : token
}

/** What is said of its use, as the check of its format takes it. */
function membersFor(
  format: KeyFormat,
  token: string,
  { action, address, streamName }: WorkbenchUse,
  nowMs: number,
): Readonly<Record<string, unknown>> {
  switch (format) {
    case 'wowza':
      return address === null ? { token } : { token, clientIp: address }
    case 'mediamtx-jwt': {
      const asked = { token, action: action === 'publish' ? 'publish' : 'read' }
      return streamName === null ? asked : { ...asked, path: streamName }
    }
    case 'ant-media-hash':
    case 'ant-media-jwt': {
      const role = action === 'publish' ? 'publish' : 'play'
      const streamId = streamName === null ? idIn(format, token, nowMs) : idOf(streamName)
      return { token, role, streamId }
    }
    default:
      return { token }
  }
}

/** Ant Media's id is the stream here without its application. */
const idOf = (streamName: string): string => streamName.slice(streamName.indexOf('/') + 1)

/** Where no stream was said, the one a web token names. A hash names none. */
function idIn(format: KeyFormat, token: string, nowMs: number): string {
  if (format === 'ant-media-hash') {
    refuse('ERR_INPUT_INVALID', 'use.streamName', 'Write the stream: it is part of what is signed.')
  }
  try {
    const { value } = tokenFormat(format).decode(token, nowMs)
    const id = memberOf(value as Parameters<typeof memberOf>[0], 'streamId')
    return typeof id === 'string' && id !== '' ? id : '-'
  } catch {
    return '-'
  }
}
