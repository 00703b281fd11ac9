import type { StoredLink } from '../store/catalogue/links.ts'
import type { StoredStreamKey } from '../store/catalogue/stream-keys.ts'
import type { Editor } from './editor.ts'
import type { LinkActs } from './link-acts.ts'
import { endOf } from './links.ts'
import type { OwnedStreamKeys } from './stream-keys.ts'
import {
  EVERY_ACT,
  findingOf,
  ownLabel,
  type PlainToken,
  readingOf,
  type TokenSource,
} from './token-source.ts'

/** Ids of Nimble links begin so; see tokens/wms-auth.ts. */
const NIMBLE_PREFIX = 'wms-'

/** Listener links and Nimble links. */
export function linkSource(
  editor: Editor,
  links: ReadonlyMap<string, StoredLink>,
  acts: LinkActs,
): TokenSource {
  const view = (link: StoredLink): PlainToken => {
    const isNimble = link.id.startsWith(NIMBLE_PREFIX)
    return {
      kind: isNimble ? 'nimble-link' : 'listener-link',
      id: link.id,
      label: link.label,
      tags: link.tags,
      streams: [editor.state.streams.get(link.streamId)?.name ?? link.streamId],
      hint: null,
      createdAtMs: link.createdAtMs,
      expiresAtMs: endOf(link),
      disabledAtMs: link.disabledAtMs,
      deletedAtMs: link.deletedAtMs,
      issuedBy: link.issuedBy,
      isSwitchable: true,
      isRevocable: true,
      isDeletable: true,
      isRenewable: !isNimble || link.terms !== null,
    }
  }
  return {
    kinds: ['listener-link', 'nimble-link'],
    take: readingOf(() => [...links.values()], view, { names: () => editor.state.streams }),
    ...findingOf((id) => links.get(id), view, ownLabel),
    setDisabled: acts.setDisabled,
    remove: acts.remove,
    restore: acts.restore,
  }
}

/** Lists publishers' keys among all tokens, and acts on them there. */
export function streamKeySource(editor: Editor, streamKeys: OwnedStreamKeys): TokenSource {
  const view = (key: StoredStreamKey): PlainToken => ({
    kind: 'stream-key',
    id: key.id,
    label: key.label,
    tags: [],
    streams: [editor.state.streams.get(key.streamId)?.name ?? key.streamId],
    hint: key.hint || null,
    createdAtMs: key.createdAtMs,
    expiresAtMs: key.expiresAtMs,
    disabledAtMs: key.disabledAtMs,
    deletedAtMs: key.deletedAtMs,
    issuedBy: null,
    ...EVERY_ACT,
  })
  return {
    kinds: ['stream-key'],
    take: readingOf(() => [...editor.state.streamKeys.values()], view, {
      names: () => editor.state.streams,
    }),
    ...findingOf((id) => editor.state.streamKeys.get(id), view, ownLabel),
    setDisabled: streamKeys.setDisabled,
    remove: streamKeys.remove,
    restore: streamKeys.restore,
  }
}
