import { listOf, say } from '../../shared/say.ts'
import { SERVER_SECRET_PURPOSES } from '../../shared/server-secret.ts'
import type { MadeNoun } from '../store/catalogue/kept-edits.ts'
import type { StoredLink } from '../store/catalogue/links.ts'
import { orNull } from './edit-fields.ts'
import type { ThingCalls } from './edit-groups.ts'
import { secretOf, tokenSubject } from './edit-kinds.ts'
import type { EditKinds } from './edit-types.ts'
import { PURPOSE_WORDS } from './replaced-secrets.ts'
import type { OwnedStreamKeys } from './stream-keys.ts'
import type { Catalogue } from './types.ts'

export interface ThingParts
  extends Pick<
    Catalogue,
    'streams' | 'mediaServers' | 'pinnedTests' | 'frontDoors' | 'applications' | 'tokenKeys'
  > {
  readonly streamKeys: Pick<OwnedStreamKeys, 'list' | 'remove' | 'restore'>
  readonly kinds: EditKinds
  /** Epoch milliseconds. */
  now(): number
  links(): Iterable<Pick<StoredLink, 'streamId' | 'deletedAtMs'>>
}

/**
 * How what a document makes and takes away is taken away again and put back. To be made anew for each plan: links and keys are
 * counted once, since a document can declare thousands of streams.
 */
export function editThings(parts: ThingParts): Readonly<Record<MadeNoun, ThingCalls>> {
  const { streams, mediaServers, pinnedTests, frontDoors, applications, tokenKeys } = parts
  const { kinds, streamKeys } = parts
  const links = counted(parts.links)
  const keys = counted(() => streamKeys.list())
  return {
    stream: {
      fields: (id) => orNull(() => kinds.stream.read(id).fields),
      takes: (id) => takenWith(links(id), keys(id)),
      remove: streams.remove,
    },
    media_server: {
      fields: (id) =>
        orNull(() => ({
          ...kinds.media_server.read(id).fields,
          ...kinds.media_server_control.read(id).fields,
        })),
      takes: (id) => {
        const purposes = SERVER_SECRET_PURPOSES.filter(
          (purpose) => mediaServers.secretsInForce(id, purpose, parts.now()).length > 0,
        )
        if (purposes.length === 0) return null
        const secretList = listOf(purposes.map((purpose) => PURPOSE_WORDS[purpose]))
        return say('With it its secrets: {secretList}.', { secretList })
      },
      remove: mediaServers.remove,
    },
    pinned_test: {
      fields: (id) => orNull(() => kinds.pinned_test.read(id).fields),
      remove: pinnedTests.remove,
    },
    front_door: {
      fields: (id) => orNull(() => frontDoors.status(id).settings),
      takes: (id) =>
        frontDoors.status(id).hasKey ? say('With it the key that it signs with.') : null,
      remove: (id, actor) => void frontDoors.configure(id, null, actor),
    },
    stream_key: {
      fields: (id) =>
        orNull(() => kinds.token.read(tokenSubject({ kind: 'stream-key', id })).fields),
      remove: streamKeys.remove,
      restore: streamKeys.restore,
    },
    application: {
      fields: (id) => orNull(() => kinds.application.read(id).fields),
      takes: (id) => {
        const count = applications.list().find((each) => each.id === id)?.secrets.length ?? 0
        return count === 0
          ? null
          : say('With it {count, plural, one {# secret} other {# secrets}}.', { count })
      },
      remove: applications.remove,
      restore: (id, actor) => void applications.restore(id, actor),
    },
    application_secret: {
      fields: (subject) => orNull(() => kinds.application_secret.read(subject).fields),
      remove: (subject, actor) => void applications.removeSecret(...secretOf(subject), actor),
      restore: (subject, actor) => void applications.restoreSecret(...secretOf(subject), actor),
    },
    token_key: {
      fields: (id) => orNull(() => kinds.token_key.read(id).fields),
      remove: tokenKeys.remove,
      restore: (id, actor) => void tokenKeys.restore(id, actor),
    },
  }
}

/** How many of each stream there are that were not deleted. Counted when first asked. */
function counted(
  all: () => Iterable<{ readonly streamId: string; readonly deletedAtMs?: number | null }>,
): (streamId: string) => number {
  let counts: Map<string, number> | null = null
  return (streamId) => {
    if (counts === null) {
      counts = new Map()
      for (const each of all()) {
        if (typeof each.deletedAtMs === 'number') continue
        counts.set(each.streamId, (counts.get(each.streamId) ?? 0) + 1)
      }
    }
    return counts.get(streamId) ?? 0
  }
}

function takenWith(links: number, keys: number): string | null {
  if (links === 0 && keys === 0) return null
  return say(
    'With it {links, plural, one {# link} other {# links}} and {keys, plural, one {# publisher key} other {# publisher keys}}.',
    { links, keys },
  )
}
