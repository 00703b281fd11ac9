import { AppError } from '../../shared/errors.ts'
import { lifetimeOf } from '../../shared/token.ts'
import type { StoredLink } from '../store/catalogue/links.ts'
import type { Editor } from './editor.ts'
import type { LinkActs } from './link-acts.ts'
import type { OwnedStreamKeys } from './stream-keys.ts'
import type { Renewer } from './token-renew.ts'

export const MINUTE_MS = 60_000

interface OwnParts {
  readonly editor: Editor
  readonly links: ReadonlyMap<string, StoredLink>
  readonly linkActs: LinkActs
  readonly streamKeys: OwnedStreamKeys
  readonly now: () => number
}

/** How links and stream keys are renewed. */
export function ownRenewers(
  parts: OwnParts,
): Readonly<Record<'listener-link' | 'nimble-link' | 'stream-key', Renewer>> {
  const { editor, links, linkActs, streamKeys, now } = parts
  const linkOf = (id: string): StoredLink => known(links.get(id))
  return {
    'listener-link': {
      endAt: linkActs.setEnd,
      anew: (id, minutes) => {
        const { streamId, label, tags, ...link } = linkOf(id)
        return {
          kind: 'listener-link',
          streamId,
          label,
          tags: [...tags],
          minutes: minutes ?? lifetimeOf(link),
        }
      },
    },
    'nimble-link': {
      endAt: linkActs.setEnd,
      anew: (id, minutes) => {
        const { streamId, label, tags, terms } = linkOf(id)
        const { minutes: signedFor, ...restrictions } = known(terms)
        return {
          kind: 'nimble-link',
          ...restrictions,
          streamId,
          label,
          tags: [...tags],
          minutes: minutes ?? signedFor,
        }
      },
    },
    'stream-key': {
      endAt: streamKeys.setEnd,
      moveEnd: (id, minutes, actor) =>
        void streamKeys.setEnd(id, minutes === null ? null : now() + minutes * MINUTE_MS, actor),
      anew: (id) => {
        const { streamId, label } = known(editor.state.streamKeys.get(id))
        return { kind: 'stream-key', streamId, label }
      },
    },
  }
}

/** @throws AppError ERR_NOT_FOUND */
export function known<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new AppError('ERR_NOT_FOUND')
  return value
}
