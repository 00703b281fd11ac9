import { EDGE_AUTH_SENTENCES } from '../../shared/edge-auth-reasons.ts'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import type {
  DescribedParent,
  Finding,
  WorkbenchCheck,
  WorkbenchChildInput,
  WorkbenchDecodeInput,
  WorkbenchReading,
  WorkbenchSigned,
  WorkbenchSignInput,
  WorkbenchUse,
  WorkbenchVerdict,
  WorkbenchVerifyInput,
} from '../../shared/workbench.ts'
import { parseAddress } from '../access/address.ts'
import { tokenFormat } from '../tokens/formats.ts'
import type { SignatureKey } from '../tokens/jwk.ts'
import { prepareSubscribeToken } from '../tokens/subscribe-token-parent.ts'
import type { PreparedToken } from '../tokens/subscribe-token-types.ts'
import { keyOfText, type WorkbenchKey } from '../tokens/workbench/check.ts'
import { checkChild } from '../tokens/workbench/check-child.ts'
import { checkJwt } from '../tokens/workbench/check-jwt.ts'
import { checkLink } from '../tokens/workbench/check-link.ts'
import { checkPublishSign, checkWmsAuth } from '../tokens/workbench/check-nimble.ts'
import { checkPhenix } from '../tokens/workbench/check-phenix.ts'
import { UNCHECKED, verdictOf } from '../tokens/workbench/judge.ts'
import { readPasted } from '../tokens/workbench/read.ts'
import { finding } from '../tokens/workbench/remedies.ts'
import { findWider } from '../tokens/workbench/wider.ts'
import type { Actor } from './actor.ts'
import type { EdgeAuthNames } from './edge-auth-names.ts'
import type { Editor } from './editor.ts'
import { createSignOwn } from './sign-own.ts'
import type { State } from './state.ts'
import type { SubscribeTokens } from './stream-token-types.ts'
import type { KeySecret, TokenKeyUses } from './token-key-uses.ts'
import { refuse } from './validate.ts'
import type { OwnedVideoKeys } from './video-keys.ts'
import { keysFor } from './workbench-keys.ts'
import {
  checkServerToken,
  isServerAddress,
  pastedSecrets,
  serverSecretsFor,
} from './workbench-server-tokens.ts'
import { standingOf } from './workbench-standing.ts'

/**
 * Takes tokens apart, checks them line by line and signs some, without anything being admitted or kept. What is pasted
 * leaves no trace: no log, no audit entry, no history.
 */
export interface Workbench {
  decode(input: WorkbenchDecodeInput): WorkbenchReading
  /** ERR_INPUT_INVALID for an address or a secret that is none, ERR_NOT_FOUND and ERR_KEY_RETIRED for a kept key. */
  verify(input: WorkbenchVerifyInput, actor: Actor): WorkbenchVerdict
  /** ERR_INPUT_INVALID when the text is no self-signed subscribe token, ERR_NOT_FOUND without that parent. */
  checkChild(input: WorkbenchChildInput): WorkbenchVerdict
  /** ERR_INPUT_INVALID for what the format refuses, ERR_NOT_FOUND without that parent. */
  sign(input: WorkbenchSignInput, actor: Actor): WorkbenchSigned
  /** Signs with the key of ours that signs web tokens. Rejects with ERR_INPUT_INVALID for what the format refuses. */
  signOwn(input: WorkbenchSignInput, actor: Actor): Promise<WorkbenchSigned>
}

interface WorkbenchParts {
  readonly editor: Editor
  readonly parents: Pick<SubscribeTokens, 'byId' | 'get'>
  readonly webTokenKeys: OwnedVideoKeys
  readonly tokenKeyUses: Pick<TokenKeyUses, 'sign' | 'secretsOf'>
  readonly edgeAuthNames: Pick<EdgeAuthNames, 'lintToken'>
  now(): number
}

interface NamedParent {
  readonly prepared: PreparedToken
  readonly name: string
}

/** The workbench over what the catalogue holds. */
export function createWorkbench(parts: WorkbenchParts): Workbench {
  const { editor, parents, webTokenKeys, tokenKeyUses, edgeAuthNames, now } = parts
  /** A subscribe token of ours, switched off or expired too. */
  function parentById(id: number): NamedParent | null {
    const prepared = parents.byId(id)
    return prepared === null
      ? null
      : {
          prepared,
          name: say('subscribe token {id} ({label})', { id, label: parents.get(id).label }),
        }
  }

  function verify(input: WorkbenchVerifyInput, actor: Actor): WorkbenchVerdict {
    const use = usable(input.use)
    const nowMs = use.atMs ?? now()
    const reading = readPasted(input.text, nowMs)
    const { key } = input
    if (key.kind === 'kept') {
      return serverVerdict(reading, input.text, use, tokenKeyUses.secretsOf(key.id, actor), nowMs)
    }
    const standing = key.kind === 'stored' ? standingLines(reading, use, nowMs) : []
    if (reading.kind === 'dolby-subscribe') {
      return childVerdict(reading, input, use, nowMs, standing)
    }
    const servers =
      key.kind === 'stored'
        ? serverSecretsFor(reading.kind, editor.state, nowMs)
        : pastedSecrets(reading.kind, key.secret)
    if (isServerAddress(reading.kind)) {
      return serverVerdict(reading, input.text, use, servers, nowMs, standing)
    }
    const keys =
      key.kind === 'pasted'
        ? [keyOfText(key.secret, key.encoding)]
        : keysFor(reading, editor.state, nowMs)
    const publicKeys = key.kind === 'stored' ? [...webTokenKeys.sets().own.values()] : []
    const checked = check(reading, { keys, publicKeys, use, nowMs }, editor.state)
    if (reading.kind === 'jwt' && checked.signature !== 'right' && servers.length > 0) {
      const verdict = serverVerdict(reading, input.text, use, servers, nowMs, standing)
      if (verdict.signature === 'right') return verdict
    }
    return verdictOf(
      reading,
      { ...checked, checks: [...checked.checks, ...standing] },
      [...keys, ...servers].map(({ name }) => name),
    )
  }

  function childVerdict(
    reading: WorkbenchReading,
    { key }: WorkbenchVerifyInput,
    use: WorkbenchUse,
    nowMs: number,
    standing: readonly WorkbenchCheck[],
  ): WorkbenchVerdict {
    const id = reading.says.tokenId
    const pasted = key.kind === 'pasted' ? describedParent({ secret: key.secret }, id) : null
    const parent = pasted ?? (id === null ? null : parentById(id))
    return judgeChild(reading, parent, use, nowMs, standing)
  }

  function standingLines(
    reading: WorkbenchReading,
    use: WorkbenchUse,
    nowMs: number,
  ): readonly WorkbenchCheck[] {
    const { snapshot, state } = editor
    const found = standingOf(reading, use, snapshot, state.mediaServers.keys(), nowMs)
    return found === null ? [] : [found]
  }

  const nameFindings = (token: string): readonly Finding[] =>
    edgeAuthNames.lintToken(token).map((code) => finding(code, EDGE_AUTH_SENTENCES[code] ?? code))

  return {
    decode({ text, atMs }) {
      const reading = readPasted(text, atMs ?? now())
      if (reading.kind !== 'phenix') return reading
      return { ...reading, lint: [...reading.lint, ...nameFindings(reading.token)] }
    },
    verify,
    checkChild(input) {
      const use = usable(input.use)
      const nowMs = use.atMs ?? now()
      const reading = readPasted(input.text, nowMs)
      if (reading.kind !== 'dolby-subscribe') {
        refuse('ERR_INPUT_INVALID', 'text', 'That is no self-signed subscribe token.')
      }
      const parent =
        input.parent.kind === 'stored'
          ? foundParent(parentById(input.parent.id))
          : describedParent(input.parent, reading.says.tokenId)
      return judgeChild(reading, parent, use, nowMs)
    },
    sign({ format: name, key, input }, actor) {
      const format = tokenFormat(name)
      if (key.kind === 'pasted') {
        const issued = format.issue({ ...input, secret: key.secret }, now())
        const signed = signedBy(issued, format.explain)
        if (name !== 'phenix') return signed
        return { ...signed, lint: [...signed.lint, ...nameFindings(signed.token)] }
      }
      if (key.kind === 'kept') {
        const { token, lint } = tokenKeyUses.sign(key.id, name, input, actor)
        return { token, lint: lint.map(({ code, sentence }) => finding(code, sentence)) }
      }
      if (key.kind !== 'stored' || name !== 'dolby-subscribe') {
        refuse('ERR_INPUT_INVALID', 'key', 'Only subscribe tokens sign here; paste the secret.')
      }
      const { prepared } = foundParent(parentById(key.id))
      const { secret } = prepared.token
      const issued = format.issue({ ...input, tokenId: key.id, secret }, now())
      const detail = say('for {stream}', { stream: String(input.streamName) })
      editor.edit((edit) => edit.audit(actor, 'subscribe_token.sign', String(key.id), detail))
      return signedBy(issued, format.explain)
    },
    signOwn: createSignOwn(editor, webTokenKeys, now),
  }
}

const signedBy = (
  { token, lint }: { readonly token: string; readonly lint: readonly string[] },
  explain: (code: string) => string,
): WorkbenchSigned => ({ token, lint: lint.map((code) => finding(code, explain(code))) })

function foundParent(parent: NamedParent | null): NamedParent {
  if (parent !== null) return parent
  throw new AppError('ERR_NOT_FOUND', 'There is no subscribe token with this id.')
}

/** @param secrets With none there is no key to check with. */
function serverVerdict(
  reading: WorkbenchReading,
  pasted: string,
  use: WorkbenchUse,
  secrets: readonly KeySecret[],
  nowMs: number,
  standing: readonly WorkbenchCheck[] = [],
): WorkbenchVerdict {
  const { signer, ...result } = checkServerToken(reading, pasted, use, secrets, nowMs)
  const format = signer?.format ?? (reading.kind === 'jwt' ? undefined : secrets[0]?.format)
  return verdictOf(
    // A short code or a hash has the form of nothing: the key says what it is.
    format === undefined ? reading : { ...reading, kind: format, damage: [] },
    { ...result, checks: [...result.checks, ...standing] },
    secrets.map(({ name }) => name),
  )
}

function check(
  { kind, token }: WorkbenchReading,
  known: {
    readonly keys: readonly WorkbenchKey[]
    readonly publicKeys: readonly SignatureKey[]
    readonly use: WorkbenchUse
    readonly nowMs: number
  },
  { streams, applications }: State,
) {
  const input = { token, ...known }
  switch (kind) {
    case 'phenix':
      return checkPhenix(input, (id) => applications.get(id)?.application.settings ?? {})
    case 'jwt':
      return checkJwt(input)
    case 'rj-auth':
      return checkLink(input)
    case 'wms-auth':
      return checkWmsAuth(
        input,
        [...streams.values()].map(({ name }) => name),
      )
    case 'publish-sign':
      return checkPublishSign(input)
    default:
      return UNCHECKED
  }
}

function judgeChild(
  reading: WorkbenchReading,
  parent: NamedParent | null,
  use: WorkbenchUse,
  nowMs: number,
  standing: readonly WorkbenchCheck[] = [],
): WorkbenchVerdict {
  const { token } = reading
  const prepared = parent?.prepared ?? null
  const parentName = parent?.name ?? null
  const { claims, signature, checks } = checkChild({
    token,
    parent: prepared,
    parentName,
    use,
    nowMs,
  })
  const keyName = signature === 'right' ? parentName : null
  const tried = parentName === null ? [] : [parentName]
  const wider =
    claims === null || prepared === null ? [] : findWider(claims, prepared, token, nowMs)
  return verdictOf(reading, { signature, keyName, checks: [...checks, ...standing] }, tried, wider)
}

/** @param id Of the parent where it is not described: the one that the token names. */
function describedParent(
  given: Pick<DescribedParent, 'secret'> & Partial<Omit<DescribedParent, 'kind' | 'secret'>>,
  id: number | null,
): NamedParent {
  const { secret, tokenId, ...limits } = given
  const prepared = prepareSubscribeToken({
    id: tokenId ?? id ?? 1,
    secret,
    accountId: '',
    bindIpsOnUsage: null,
    streams: limits.streams ?? [{ streamName: '.*', isRegex: true }],
    allowedOrigins: limits.allowedOrigins ?? [],
    allowedIpAddresses: limits.allowedIpAddresses ?? [],
    allowedCountries: limits.allowedCountries ?? [],
    deniedCountries: limits.deniedCountries ?? [],
    trackingId: limits.trackingId ?? null,
    originCluster: limits.originCluster ?? null,
    isActive: limits.isActive ?? true,
    expiresAtMs: limits.expiresAtMs ?? null,
  })
  return { prepared, name: 'the pasted secret' }
}

/** As people type it: an origin may come without its scheme; an address that is none is refused. */
function usable(use: WorkbenchUse): WorkbenchUse {
  const { address, origin } = use
  if (address !== null && parseAddress(address) === null) {
    refuse('ERR_INPUT_INVALID', 'use.address', 'That is not an IP address.')
  }
  const hasScheme = origin === null || origin.includes('://') || origin === 'null'
  return { ...use, origin: hasScheme ? origin : `https://${origin}` }
}
