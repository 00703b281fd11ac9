import {
  compileStreamNames,
  findPatternFault,
  includesStream,
} from './restrictions/stream-names.ts'
import {
  isJsonObject,
  type Json,
  type JsonObject,
  memberOf,
  parseStrictJson,
} from './strict-json.ts'

/** What MediaMTX asks permission for (internal/conf, AuthAction, v1.20.1). */
export const MEDIAMTX_ACTIONS = ['publish', 'read', 'playback', 'api', 'metrics', 'pprof'] as const
export type MediaMtxAction = (typeof MEDIAMTX_ACTIONS)[number]

/** Actions that are about one path; the others are about the server. */
export const PATH_ACTIONS: readonly MediaMtxAction[] = ['publish', 'read', 'playback']

export const MEDIAMTX_CLAIM = 'mediamtx_permissions'

/** One permission of the claim. An empty path is any; one that begins with a tilde is a regular expression. */
export interface MediaMtxPermission {
  readonly action: string
  readonly path: string
}

/** Permissions of a token's claims: a list, or JSON text that holds one. Null when there are none to read. */
export function permissionsIn(claims: JsonObject): readonly MediaMtxPermission[] | null {
  const claim = memberOf(claims, MEDIAMTX_CLAIM)
  const list = typeof claim === 'string' ? parsed(claim) : claim
  if (!Array.isArray(list)) return null
  const found = list.map(permissionOf)
  return found.some((each) => each === null) ? null : (found as readonly MediaMtxPermission[])
}

/** Whether one of them permits this. Patterns fit any part of a path, as there; those that cannot be used fit none. */
export function isPermitted(
  permissions: readonly MediaMtxPermission[],
  action: MediaMtxAction,
  path: string,
): boolean {
  return permissions.some(
    (each) => each.action === action && (!PATH_ACTIONS.includes(action) || fits(each.path, path)),
  )
}

/** Why a path cannot be permitted. Null when it can. */
export function findPathFault(path: string): string | null {
  if (path.startsWith('~')) return findPatternFault(path.slice(1))
  if (path.startsWith('/')) return 'Paths have no slash in front there.'
  return path === '' ? 'An empty path would be any. Write ~.* if that is meant.' : null
}

function fits(permitted: string, path: string): boolean {
  if (permitted === '') return true
  if (!permitted.startsWith('~')) return permitted === path
  const entries = [{ streamName: permitted.slice(1), isRegex: true }]
  return includesStream(compileStreamNames(entries, false), path)
}

function parsed(text: string): Json | null {
  const read = parseStrictJson(text)
  return read.ok ? read.value : null
}

function permissionOf(given: Json): MediaMtxPermission | null {
  if (!isJsonObject(given)) return null
  const action = memberOf(given, 'action')
  const path = memberOf(given, 'path') ?? ''
  return typeof action === 'string' && typeof path === 'string' ? { action, path } : null
}
