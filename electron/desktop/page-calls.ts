import { z } from 'zod'
import type { DesktopState, DesktopWish } from '../../shared/desktop.ts'
import { AppError } from '../../shared/errors.ts'

const wishSchema: z.ZodType<DesktopWish> = z.strictObject({ keepOut: z.boolean() })

export interface PageCallTools {
  /** Which program may be showing or recording this screen. Null: none known. */
  readonly recorder: () => Promise<string | null>
  /** Keeps the window out of recordings, or no longer. */
  readonly keepOut: (on: boolean) => void
}

/**
 * Answers what the console's page asks of the shell at DESKTOP_PATH: `GET` what it knows, `PUT` what the page wishes. The page
 * gets at nothing else of the shell.
 */
export function createPageCalls(tools: PageCallTools): (request: Request) => Promise<Response> {
  return async (request) => {
    if (request.method === 'GET') {
      return Response.json({ recorder: await tools.recorder() } satisfies DesktopState)
    }
    if (request.method !== 'PUT') return refused(new AppError('ERR_METHOD'))
    const wish = wishSchema.safeParse(await request.json().catch(() => null))
    if (!wish.success) return refused(new AppError('ERR_INPUT_INVALID'))
    tools.keepOut(wish.data.keepOut)
    return new Response(null, { status: 204 })
  }
}

const refused = (error: AppError): Response =>
  Response.json(error.toBody(), { status: error.status })
