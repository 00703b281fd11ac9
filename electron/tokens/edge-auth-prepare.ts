import type { z } from 'zod'
import { EDGE_AUTH_SECONDS, type edgeAuthMembers } from '../../shared/edge-auth.ts'
import type { EdgeAuthLint } from '../../shared/edge-auth-reasons.ts'
import { lintDuration, lintEdgeAuth } from './edge-auth-lint.ts'
import {
  buildEdgeAuthPayload,
  type EdgeAuthCall,
  type EdgeAuthPayload,
} from './edge-auth-payload.ts'

/** What a token is asked to carry. */
export type EdgeAuthMembers = z.output<z.ZodObject<typeof edgeAuthMembers>>

/**
 * Makes of what is asked for what will be signed, and names what its maker may not have meant. Signs nothing.
 *
 * @param names In the order the members are to be written; names of anything else are passed over.
 * @param nowMs Epoch milliseconds.
 */
export function prepareEdgeAuth(
  members: EdgeAuthMembers,
  nowMs: number,
  names: readonly string[] = Object.keys(members),
): { readonly payload: EdgeAuthPayload; readonly lint: readonly EdgeAuthLint[] } {
  const payload = buildEdgeAuthPayload(callsOf(members, nowMs, names))
  const isMistaken = lintDuration(members.expiresInSeconds ?? 0)
  const lint = lintEdgeAuth({ ...payload }, nowMs)
  const rest = isMistaken.length === 0 ? lint : lint.filter((code) => code !== 'long-lived')
  return { payload, lint: [...isMistaken, ...rest] }
}

/** The builder's calls, in the order the caller named the members: a token is signed in that order. */
function callsOf(
  input: EdgeAuthMembers,
  nowMs: number,
  names: readonly string[],
): readonly EdgeAuthCall[] {
  const calls = names.flatMap((name) => callsFor(name as keyof EdgeAuthMembers, input, nowMs))
  if (calls.some(([name]) => name === 'expires')) return calls
  return [['expires', nowMs + EDGE_AUTH_SECONDS * 1000], ...calls]
}

function callsFor(
  name: keyof EdgeAuthMembers,
  input: EdgeAuthMembers,
  nowMs: number,
): readonly EdgeAuthCall[] {
  const value = input[name]
  if (value === undefined) return []
  switch (name) {
    case 'expiresAtMs':
      return [['expires', Number(value)]]
    case 'expiresInSeconds':
      return [['expires', nowMs + Number(value) * 1000]]
    case 'type':
      return [[TYPE_CALLS[value as keyof typeof TYPE_CALLS]]]
    case 'capabilities':
      return (value as readonly string[]).map((each) => ['capability', each])
    case 'applyTags':
      return (value as readonly string[]).map((each) => ['applyTag', each])
    default:
      return [[name, String(value)]]
  }
}

const TYPE_CALLS = {
  auth: 'authenticationOnly',
  stream: 'streamingOnly',
  publish: 'publishingOnly',
} as const
