import { z } from 'zod'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/say.ts'
import type { Actor } from '../../catalogue/actor.ts'
import { atMs, text } from '../answer-fields.ts'
import { type Routes, route } from '../route.ts'
import { SHOWN_CODE_TTL_MS } from '../sign-in.ts'
import type { ConsoleDeps } from '../types.ts'

const phone = z.strictObject({
  id: text,
  userAgent: text.nullable(),
  signedInAtMs: atMs,
  own: z.boolean(),
})

/** Phones that are signed in with a code that a browser showed. */
export function phoneRoutes(deps: ConsoleDeps) {
  return {
    'GET /phones': route('GET /phones', {
      summary:
        'Phones that are signed in, and what they reach the console as; from a browser that is signed in',
      answer: z.strictObject({
        address: text.nullable(),
        phones: z.array(phone).readonly(),
      }),
      run: ({ caller: { phones } }) => ({
        address: phones?.address ?? null,
        phones: phones?.list() ?? [],
      }),
    }),
    'DELETE /phones/{id}': route('DELETE /phones/{id}', {
      summary: 'Sign a phone out at once; audited',
      answer: null,
      run: ({ params, caller }) => {
        if (caller.phones?.end(params.id) !== true) throw new AppError('ERR_NOT_FOUND', GONE)
        deps.catalogue.audit.note(caller.actor, 'phone.sign_out', params.id, '')
        return null
      },
    }),
    'POST /launch-codes/phone': route('POST /launch-codes/phone', {
      summary:
        'A fresh one-time launch link for a phone, by `console-name`; from a browser that is signed in, audited',
      answer: z.strictObject({ id: text, url: text, validMs: z.int() }),
      run: ({ caller }) => {
        const show = caller.phones?.show ?? null
        if (show === null) throw new AppError('ERR_NOT_FOUND', NO_NAME)
        const shown = show(() => tellUsed(deps, caller.actor, shown.id))
        deps.catalogue.audit.note(caller.actor, 'launch_link.issue', 'phone', '')
        return { ...shown, validMs: SHOWN_CODE_TTL_MS }
      },
    }),
  } satisfies Partial<Routes>
}

/** Whoever pointed a camera at the screen is in by now: the operator hears of it, and a disk that fails keeps nobody out. */
function tellUsed({ catalogue, notices, onError }: ConsoleDeps, actor: Actor, id: string): void {
  notices.add(
    'sign-in',
    'phone',
    say('A phone was signed in with the code that the console showed.'),
  )
  try {
    catalogue.audit.note(actor, 'launch_link.use', 'phone', id)
  } catch (error) {
    onError(error, 'POST /launch')
  }
}

const NO_NAME =
  'No phone reaches the console yet: it was started without console-name, the host a proxy with TLS serves it as.'
const GONE = 'This phone is not signed in any more.'
