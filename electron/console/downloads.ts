import { AppError } from '../../shared/errors.ts'
import { FILE_CALLS } from './files/calls.ts'
import { createHeldSecrets } from './held-secrets.ts'
import { methodsOf } from './methods.ts'
import { API_PREFIX } from './paths.ts'
import type { Caller } from './types.ts'

/** A browser asks at once; it is a page in between that takes time. */
const TICKET_MS = 60_000
const MOST_TICKETS = 64

interface Wanted {
  readonly request: Request
  readonly caller: Caller
}

/**
 * Files that a browser fetches by itself, as it fetches a link: it can send no token, and whatever the page fetched would stand
 * in the memory of the page first. A ticket is for one file, in the name of whoever asked for it, once.
 */
export interface Downloads {
  /**
   * @param path Below `/api/v1`, with its query.
   * @returns The ticket.
   * @throws AppError ERR_NOT_FOUND where there is no file, and as the call of that path does.
   */
  issue(path: string, caller: Caller): Promise<string>
  /** Answers the file of a ticket. HEAD looks, and leaves the ticket. @throws AppError ERR_NOT_FOUND when it is none, or none any more. */
  answer(ticket: string, method: string): Promise<Response>
}

/**
 * @param fetch       Answers a call. Rejects as the call does.
 * @param monotonicMs Milliseconds of a clock that never jumps. Default performance.now.
 */
export function createDownloads(
  fetch: (request: Request, caller: Caller) => Promise<Response>,
  monotonicMs: () => number = () => performance.now(),
): Downloads {
  const tickets = createHeldSecrets<Wanted>(MOST_TICKETS, TICKET_MS, monotonicMs)
  const files = methodsOf(FILE_CALLS)
  return {
    async issue(path, caller) {
      const url = new URL(`http://stagedoor${API_PREFIX}${path}`)
      if (files.at(url.pathname.slice(API_PREFIX.length)).length === 0) {
        throw new AppError('ERR_NOT_FOUND', 'There is no file at this address.')
      }
      // What is wrong with it is told the page now: nobody can show what a download is answered.
      await fetch(new Request(url, { method: 'HEAD' }), caller)
      return tickets.issue({ request: new Request(url), caller })
    },
    async answer(ticket, method) {
      const held = tickets.find(ticket)
      const isSignedOut = held?.value.caller.keepAlive?.() === false
      if (held === null || isSignedOut) {
        throw new AppError(
          'ERR_NOT_FOUND',
          'This was downloaded already, or its time is over. Begin it again in the console.',
        )
      }
      const { request, caller } = held.value
      if (method === 'HEAD') return await fetch(new Request(request, { method }), caller)
      held.end()
      return await fetch(request, caller)
    },
  }
}
