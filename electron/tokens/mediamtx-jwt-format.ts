import { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import { readClaims, readCompactJws } from './jws.ts'
import { findSignatureFault, signAsymmetricJws } from './jws-asymmetric.ts'
import { REFUSALS, TIME_FAULTS } from './jwt-format.ts'
import { checkTimes, STRICT_TIMES } from './jwt-times.ts'
import { privateKeyIn, publicKeysIn } from './key-text.ts'
import {
  findPathFault,
  isPermitted,
  MEDIAMTX_ACTIONS,
  MEDIAMTX_CLAIM,
  PATH_ACTIONS,
  permissionsIn,
} from './mediamtx-permissions.ts'
import { minutesSchema } from './signed-address.ts'
import type { JsonObject } from './strict-json.ts'
import {
  type CheckedToken,
  defineFormat,
  notVerified,
  nowMsSchema,
  secretsSchema,
  verifiedToken,
} from './token-format.ts'

/** How long it lives is the operator's to say; MediaMTX allows no difference between clocks. */
const TIMES = { ...STRICT_TIMES, leewaySeconds: 0, maxLifetimeSeconds: null }
/** Nothing ends it before its time, so more than a day is worth a word. */
const LONG_MINUTES = 1440

const action = z.enum(MEDIAMTX_ACTIONS)
const name = z.string().min(1).max(256)

/**
 * A web token that MediaMTX checks by itself with a key set (mediamtx.org, "Authentication", `authMethod: jwt`; v1.20.1): the
 * claim `mediamtx_permissions` lists what its holder may do on which paths.
 */
export const mediaMtxJwtFormat = defineFormat({
  name: 'mediamtx-jwt',
  title: 'MediaMTX web token',
  sentences: {
    ...REFUSALS,
    ...TIME_FAULTS,
    jws_signature: 'The signature is not of this key.',
    verified: 'The signature fits.',
    permissions_missing: 'It has no list of permissions, mediamtx_permissions.',
    not_permitted: 'It does not permit this on this path.',
    any_path: 'It is for a pattern of paths, which fits any part of a name: see ^ and $.',
    serves_admin: 'It opens the control API, the metrics or the profiler to whoever holds it.',
    long_lived: 'It lives longer than a day, and MediaMTX takes it until its end, revoked or not.',
    no_key_id: 'Its key has no id (kid), so a key set with several cannot tell which one it is.',
  },
  issueInput: z.strictObject({
    /** A private key: PEM or a JSON web key. */
    secret: secretsSchema,
    actions: z.array(action).min(1).max(6).default(['read']),
    /** Names of paths, or `~` and a regular expression. Not needed for api, metrics and pprof. */
    paths: z.array(z.string().max(129)).max(64).default([]),
    /** Becomes the user name there. */
    user: name.optional(),
    issuer: name.default('stagedoor'),
    audience: name.default('mediamtx'),
    minutes: minutesSchema,
  }),
  verifyInput: z.strictObject({
    /** A public or private key, or a key set. */
    secret: secretsSchema,
    token: z.string(),
    action: action.default('read'),
    /** Left out: permissions are not held against a path. */
    path: z.string().max(1024).optional(),
    nowMs: nowMsSchema,
  }),

  issue(input, nowMs) {
    const key = privateKeyIn(input.secret[0] ?? '')
    const { actions, paths, user, minutes } = input
    const permissions = permissionsFor(actions, paths)
    const iat = Math.floor(nowMs / 1000)
    const claims = {
      iss: input.issuer,
      aud: input.audience,
      ...(user === undefined ? {} : { sub: user }),
      iat,
      exp: iat + minutes * 60,
      [MEDIAMTX_CLAIM]: permissions,
    }
    const lint = [
      ...(paths.some((path) => path.startsWith('~')) ? ['any_path'] : []),
      ...(actions.some((each) => !PATH_ACTIONS.includes(each)) ? ['serves_admin'] : []),
      ...(minutes > LONG_MINUTES ? ['long_lived'] : []),
      ...(key.id === null ? ['no_key_id'] : []),
    ]
    return { token: signAsymmetricJws(JSON.stringify(claims), key), lint }
  },

  verify({ secret, token, action: asked, path, nowMs }, clockMs) {
    const jws = readCompactJws(token)
    if (!jws.ok) return notVerified(jws.reason)
    const faults = secret.flatMap(publicKeysIn).map((key) => findSignatureFault(jws, key))
    if (!faults.includes(null)) return notVerified(faults[0] ?? 'jws_signature')
    const read = readClaims(jws.payload)
    if (!read.ok) return notVerified(read.reason)
    return judged(read.claims, nowMs ?? clockMs, (permissions) =>
      path === undefined ? true : isPermitted(permissions, asked, path),
    )
  },

  decode(token, nowMs) {
    const jws = readCompactJws(token)
    if (!jws.ok) throw new AppError('ERR_TOKEN_MALFORMED', REFUSALS[jws.reason])
    const read = readClaims(jws.payload)
    if (!read.ok) throw new AppError('ERR_TOKEN_MALFORMED', REFUSALS[read.reason])
    const { reasons } = judged(read.claims, nowMs, () => true)
    const lint = [...reasons, ...(jws.header.kid === null ? ['no_key_id'] : [])]
    return { value: { ...read.claims }, lint }
  },
})

function judged(
  claims: JsonObject,
  nowMs: number,
  permits: (permissions: NonNullable<ReturnType<typeof permissionsIn>>) => boolean,
): CheckedToken {
  const times = checkTimes(claims, nowMs, TIMES)
  if (!times.ok) return verifiedToken(claims, times.fault)
  const permissions = permissionsIn(claims)
  if (permissions === null) return verifiedToken(claims, 'permissions_missing')
  return verifiedToken(claims, permits(permissions) ? null : 'not_permitted')
}

/** @throws AppError ERR_INPUT_INVALID at `paths`. */
function permissionsFor(
  actions: readonly z.output<typeof action>[],
  paths: readonly string[],
): readonly object[] {
  const isForPaths = actions.some((each) => PATH_ACTIONS.includes(each))
  const faults = paths.map(findPathFault).filter((each) => each !== null)
  if (isForPaths && paths.length === 0) faults.push('Name a path.')
  if (faults.length > 0) {
    const issues = faults.map((message) => ({ path: 'paths', message }))
    throw new AppError('ERR_INPUT_INVALID', undefined, { issues })
  }
  return actions.flatMap((each): readonly object[] =>
    PATH_ACTIONS.includes(each)
      ? paths.map((path) => ({ action: each, path }))
      : [{ action: each }],
  )
}
