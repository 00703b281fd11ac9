import {
  workbenchChildSchema,
  workbenchDecodeSchema,
  workbenchSignSchema,
  workbenchVerifySchema,
} from '../../../shared/workbench.ts'
import { type Routes, route } from '../route.ts'
import type { ConsoleDeps } from '../types.ts'
import * as answers from '../workbench-answers.ts'

/** Taking tokens apart and signing some, with nothing admitted and nothing kept. */
export function workbenchRoutes({ catalogue }: ConsoleDeps) {
  const { workbench } = catalogue
  return {
    'POST /workbench/decode': route('POST /workbench/decode', {
      summary: 'Find the token in a pasted text and take it apart; nothing is proved',
      body: workbenchDecodeSchema,
      answer: answers.reading,
      run: ({ body }) => workbench.decode(body),
    }),
    'POST /workbench/verify': route('POST /workbench/verify', {
      summary: 'Check a token line by line, with the stored keys, a kept key or a pasted secret',
      body: workbenchVerifySchema,
      answer: answers.verdict,
      run: ({ body, caller }) => workbench.verify(body, caller.actor),
    }),
    'POST /workbench/check-child': route('POST /workbench/check-child', {
      summary: 'Check a self-signed subscribe token against its parent, one line a rule',
      body: workbenchChildSchema,
      answer: answers.verdict,
      run: ({ body }) => workbench.checkChild(body),
    }),
    'POST /workbench/sign': route('POST /workbench/sign', {
      summary:
        'Sign a token with a pasted secret, a kept key, a subscribe token or our own key; it is not kept',
      body: workbenchSignSchema,
      answer: answers.signed,
      run: ({ body, caller }) =>
        body.key.kind === 'own'
          ? workbench.signOwn(body, caller.actor)
          : workbench.sign(body, caller.actor),
    }),
  } satisfies Partial<Routes>
}
