import type { Token, TokenAct } from '../../../shared/token.ts'
import { call } from '../../api/client.ts'
import { refresh } from '../../api/query.ts'
import { toast, toastError, toastNothing } from '../../kit/toast.tsx'
import { known, t } from '../../language/t.ts'
import { titleOf } from './columns.tsx'

/** Tokens a call takes at once. */
const AT_ONCE = 1_000

/** One by its name, several by how many they are. */
const DONE: Readonly<Record<TokenAct, (name: string, count: number) => string>> = {
  disable: (name) => t('{name} switched off', { name }),
  enable: (name) => t('{name} switched on', { name }),
  revoke: (name) => t('{name} revoked', { name }),
  lift: (name, count) =>
    t('{count, plural, one {{name} works again} other {{name} work again}}', { name, count }),
  delete: (name) => t('{name} deleted', { name }),
  restore: (name) => t('{name} restored', { name }),
}
const UNDO: Readonly<Record<TokenAct, TokenAct>> = {
  disable: 'enable',
  enable: 'disable',
  revoke: 'lift',
  lift: 'revoke',
  delete: 'restore',
  restore: 'delete',
}

/** Which tokens an act changes at all, so that undoing it gives the rest nothing they had not. */
const CHANGES: Readonly<Record<TokenAct, (token: Token) => boolean>> = {
  disable: ({ disabledAtMs, isSwitchable }) => isSwitchable && disabledAtMs === null,
  enable: ({ disabledAtMs, isSwitchable }) => isSwitchable && disabledAtMs !== null,
  revoke: ({ revokedAtMs, isRevocable }) => isRevocable && revokedAtMs === null,
  lift: ({ revokedAtMs }) => revokedAtMs !== null,
  delete: ({ deletedAtMs, isDeletable }) => isDeletable && deletedAtMs === null,
  restore: ({ deletedAtMs }) => deletedAtMs !== null,
}

/**
 * Does something to tokens, says so, and offers to undo it.
 *
 * @returns Whether all of it was done.
 */
export async function actOnTokens(act: TokenAct, asked: readonly Token[]): Promise<boolean> {
  const tokens = asked.filter(CHANGES[act])
  if (tokens.length === 0) {
    toastNothing(t('{subject}: nothing to change', { subject: subjectOf(asked) }))
    return true
  }
  const effect = await send(act, tokens)
  if (effect === null) return false
  toast(DONE[act](subjectOf(tokens), tokens.length), {
    description: known(effect),
    undo: () => void undo(act, tokens),
  })
  return true
}

async function undo(act: TokenAct, tokens: readonly Token[]): Promise<void> {
  if ((await send(UNDO[act], tokens)) !== null)
    toast(t('Undone: {subject} as before', { subject: subjectOf(tokens) }))
}

/** What it does to those who are in and those who come; null when it was refused, which was said. */
async function send(act: TokenAct, tokens: readonly Token[]): Promise<string | null> {
  const refs = tokens.map(({ kind, id }) => ({ kind, id }))
  let effect = ''
  try {
    for (let at = 0; at < refs.length; at += AT_ONCE) {
      const body = { act, tokens: refs.slice(at, at + AT_ONCE) }
      effect = (await call('POST /tokens/acts', { body })).effect
    }
  } catch (error) {
    toastError(t('{subject} could not be changed', { subject: subjectOf(tokens) }), error)
    return null
  } finally {
    void refresh()
  }
  return effect
}

function subjectOf(tokens: readonly Token[]): string {
  const [only, ...more] = tokens
  return only !== undefined && more.length === 0
    ? titleOf(only)
    : t('{tokens} tokens', { tokens: tokens.length })
}
