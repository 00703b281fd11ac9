import { z } from 'zod'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/say.ts'
import type { Token, TokenAct, TokenRef } from '../../../shared/token.ts'
import { tokenActSchema, tokenInputSchema, tokenRenewSchema } from '../../../shared/token-input.ts'
import { tokensQuery } from '../queries.ts'
import { type Routes, route } from '../route.ts'
import * as answers from '../token-answers.ts'
import type { Caller, ConsoleDeps } from '../types.ts'

/** Tokens of every kind: listing, issuing, and what can happen to them afterwards. */
export function tokenRoutes(deps: ConsoleDeps) {
  const { tokens } = deps.catalogue
  return {
    'GET /tokens': route('GET /tokens', {
      summary: 'Tokens of every kind, newest first, filtered; never their texts',
      query: tokensQuery,
      answer: answers.tokenPage,
      run: ({ query }) =>
        tokens.page({
          before: query.before ?? null,
          text: query.text,
          kind: query.kind ?? null,
          status: query.status ?? null,
          limit: Number(query.limit),
        }),
    }),
    'GET /tokens/deleted': route('GET /tokens/deleted', {
      summary: 'How many tokens of each kind were deleted and can be restored',
      answer: answers.deletedTokens,
      run: async () => ({ kinds: await tokens.deleted() }),
    }),
    'POST /tokens': route('POST /tokens', {
      summary: 'Issue a token of any kind; its text is shown once',
      body: tokenInputSchema,
      answer: answers.issuedToken,
      status: 201,
      run: ({ body, caller }) => tokens.issue(body, caller.actor),
    }),
    'POST /tokens/preview': route('POST /tokens/preview', {
      summary: 'What a token would permit and what is odd about it; nothing is signed',
      body: z.record(z.string(), z.unknown()),
      answer: answers.tokenPreview,
      run: ({ body }) => tokens.preview(body),
    }),
    'POST /tokens/acts': route('POST /tokens/acts', {
      summary: 'Disable, enable, revoke, lift, delete or restore tokens, all of them or none',
      body: tokenActSchema,
      answer: answers.tokenActResult,
      run: async ({ body, caller }) => {
        const effect = effectOf(body.act, body.tokens, tokens.get)
        if (body.act === 'revoke') await revokeAll(deps, body.tokens, caller)
        else tokens.act(body.act, body.tokens, caller.actor)
        return { done: body.tokens.length, effect }
      },
    }),
    'POST /tokens/renew': route('POST /tokens/renew', {
      summary: 'Renew a token, or roll it with an overlap; a new text is shown once',
      body: tokenRenewSchema,
      answer: answers.issuedToken,
      status: 201,
      run: ({ body, caller }) => tokens.renew(body, caller.actor),
    }),
  } satisfies Partial<Routes>
}

/** What an act does, and of media servers' tokens what it does not, since the media server checks them by itself. */
function effectOf(act: TokenAct, refs: readonly TokenRef[], get: (ref: TokenRef) => Token): string {
  const tokens = refs.filter(({ kind }) => kind === 'server-token').map(get)
  const unasked = tokens.filter(
    ({ checkedBy }) => checkedBy !== undefined && checkedBy.asking.length === 0,
  )
  if (unasked.length > 0 && act in NOT_REACHED) {
    const sentence = NOT_REACHED[act] ?? ''
    return unasked.length === refs.length ? sentence : `${EFFECTS[act]} ${sentence}`
  }
  const servers = new Set(tokens.flatMap(({ checkedBy }) => checkedBy?.asking ?? []))
  return servers.size === 0
    ? EFFECTS[act]
    : `${EFFECTS[act]} ${say('Asked by {serverList}.', { serverList: [...servers].join(', ') })}`
}

const UNTIL_ROLLED =
  'What a media server checks by itself works there until it expires: roll the key there and here to end it now.'
const UNREACHED = `${say('No media server that asks here is set up for it.')} ${UNTIL_ROLLED}`
const NOT_REACHED: Readonly<Partial<Record<TokenAct, string>>> = {
  disable: UNREACHED,
  revoke: UNREACHED,
  delete: `${say('It is off the list and can be restored for 30 days.')} ${UNTIL_ROLLED}`,
}

/** What each act does to those who are in and those who come. */
const EFFECTS: Readonly<Record<TokenAct, string>> = {
  disable: 'Whoever comes with it is refused from now on. Live sessions go on.',
  enable: 'It admits again from now on.',
  revoke:
    'Whoever comes with it is refused from now on. Live sessions end where the media server can end them.',
  lift: 'It admits again from now on.',
  delete:
    'Whoever comes with it is refused from now on. Live sessions go on. It can be restored for 30 days.',
  restore: 'It is listed again, and admits if it did before.',
}

/** Looks all of them up first, so that one that is not there leaves the others as they are. */
async function revokeAll(
  { catalogue, revocations }: ConsoleDeps,
  refs: readonly TokenRef[],
  { actor }: Caller,
): Promise<void> {
  for (const ref of refs) {
    const { isRevocable, label, id } = catalogue.tokens.get(ref)
    if (isRevocable) continue
    throw new AppError(
      'ERR_INPUT_INVALID',
      say(
        '{name} cannot be revoked here: its media server checks it by itself and does not ask. Roll the key there, and here.',
        { name: label || id },
      ),
    )
  }
  await Promise.all(
    refs.map(({ id }) =>
      revocations.revoke({ kind: 'grant', value: id, untilMs: null, note: '' }, actor),
    ),
  )
}
