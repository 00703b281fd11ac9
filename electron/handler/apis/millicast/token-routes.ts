import type { StreamTokenQuery } from '../../../../shared/stream-token.ts'
import type { StreamTokenCalls } from '../../../catalogue/stream-token-types.ts'
import { knownToken, nothingToChange, updatedToken } from './refusals.ts'
import type { MillicastCall, MillicastDeps, MillicastRoute } from './types.ts'

interface TokenKind<Change, Item> {
  /** The calls of the catalogue for this kind of token. */
  calls(
    deps: MillicastDeps,
  ): Pick<StreamTokenCalls<never, Change, Item>, 'page' | 'get' | 'reveal' | 'update' | 'remove'>
  /** @param hasName Whether the label is told as the name too. Default true. */
  view(token: Item, secret: string, deps: MillicastDeps, hasName?: boolean): object
  /** Reads the body of an update. Ignored: members that mean nothing. */
  readChange(
    body: string,
    version: 1 | 2,
  ): { readonly wanted: Change; readonly refresh: boolean; readonly ignored: readonly string[] }
}

/** Makes the calls that subscribe tokens and publish tokens have alike. */
export function tokenRoutes<Change extends object, Item extends { readonly id: number }>({
  calls,
  view,
  readChange,
}: TokenKind<Change, Item>) {
  const shown = ({ deps, id }: MillicastCall, token: Item, hasName?: boolean): object =>
    view(token, calls(deps).reveal(id, null), deps, hasName)

  return {
    get: (call: MillicastCall) => knownToken(() => shown(call, calls(call.deps).get(call.id))),
    remove: ({ deps, actor, id }: MillicastCall) =>
      knownToken(() => {
        calls(deps).remove(id, actor)
        return true
      }),
    change:
      (version: 1 | 2): MillicastRoute =>
      (call) => {
        const { deps, actor, body, id, ignore } = call
        const { wanted, refresh, ignored } = readChange(body, version)
        ignore(ignored)
        return updatedToken(version, () => {
          calls(deps).get(id)
          if (Object.keys(wanted).length === 0 && !refresh) throw nothingToChange()
          const options = { refresh, ignored: ignored.join(', ') }
          return shown(call, calls(deps).update(id, wanted, actor, options), version === 1)
        })
      },
    list:
      (queryFrom: (text: string) => StreamTokenQuery): MillicastRoute =>
      ({ deps, query }) =>
        calls(deps)
          .page(queryFrom(query))
          .tokens.map((token) => view(token, calls(deps).reveal(token.id, null), deps)),
  }
}
