import type { Application } from '../../shared/application.ts'
import { isPattern, type Stream } from '../../shared/stream.ts'
import type { State } from './state.ts'

/**
 * What a stream answers to in Phenix's words: its name is its channel and its room, by id and by alias, and a tag; its
 * group is a room and a tag.
 *
 * Ids that Phenix gave out (`region#application#alias.random`) stand for the alias in them where they are of the same
 * application, since Stagedoor's streams have no ids of that shape.
 *
 * @param name        On the wire; of a stream that is set up by pattern the one that was asked for.
 * @param stream      Null when none of that name is set up.
 * @param requiredTag What the token asks for. Undefined when it asks for nothing.
 */
export function streamTags(
  name: string,
  stream: Pick<Stream, 'group'> | null,
  applicationId: string,
  requiredTag: string | undefined,
): readonly string[] {
  const tags = [`channelAlias:${name}`, `channelId:${name}`, ...roomTags(name)]
  if (stream?.group != null) tags.push(...roomTags(stream.group))
  if (requiredTag !== undefined && namesAlias(requiredTag, applicationId, name, stream)) {
    tags.push(requiredTag)
  }
  return tags
}

const roomTags = (name: string): readonly string[] => [`roomAlias:${name}`, `roomId:${name}`, name]

/** The one stream that is set up by its name and answers to what a token asks for. Undefined when none does, or several. */
export function streamFor(
  { streams }: Pick<State, 'streams'>,
  { id, streamGroup }: Pick<Application, 'id' | 'streamGroup'>,
  requiredTag: string | null,
): Stream | undefined {
  if (requiredTag === null) return undefined
  const fitting = [...streams.values()].filter(
    (stream) =>
      !isPattern(stream.name) &&
      (streamGroup === null || stream.group === streamGroup) &&
      streamTags(stream.name, stream, id, requiredTag).includes(requiredTag),
  )
  return fitting.length === 1 ? fitting[0] : undefined
}

/** `channelId:` or `roomId:`, then region, application and alias. The random part has no dot, an alias may. */
const PHENIX_ID = /^(channelId|roomId):[^#]*#([^#]+)#(.+)\.[^.#]+$/

/** The alias in an id that Phenix gave out. Null where a target is none. */
export const aliasInId = (requiredTag: string): string | null =>
  PHENIX_ID.exec(requiredTag)?.[3] ?? null

function namesAlias(
  requiredTag: string,
  applicationId: string,
  name: string,
  stream: Pick<Stream, 'group'> | null,
): boolean {
  const [, kind, application, alias] = PHENIX_ID.exec(requiredTag) ?? []
  if (alias === undefined || application !== applicationId) return false
  return alias === name || (kind === 'roomId' && alias === stream?.group)
}
