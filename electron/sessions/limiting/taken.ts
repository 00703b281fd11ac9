import type { Session } from '../../../shared/session.ts'

/** What of a session counts for limits; also of one that is on its way to the store. */
export type Seated = Pick<
  Session,
  | 'id'
  | 'mediaServerId'
  | 'sessionKey'
  | 'streamId'
  | 'streamName'
  | 'action'
  | 'address'
  | 'userAgent'
  | 'viewerId'
  | 'grantId'
  | 'isUnproven'
  | 'isNameSaid'
>

/** A seat that an admission took, until it is stored. */
export interface Seat {
  readonly held: Seated
  /** Who is taken over from. */
  readonly instead: readonly Seated[]
}

/** The grant that counts for somebody: the one that let them in. Null: none did, whichever they name. */
export const countedGrant = ({
  grantId,
  isUnproven,
}: Pick<Session, 'grantId' | 'isUnproven'>): string | null => (isUnproven === true ? null : grantId)

/** Whether the name somebody goes by is only said, as anybody can: no grant that let them in has it. */
export const isNameSaid = (who: Pick<Session, 'grantId' | 'isUnproven' | 'isNameSaid'>): boolean =>
  who.isNameSaid === true || countedGrant(who) === null

/** Sessions filed by one thing they have in common, the first to come first. Every call is O(1). */
export interface Taken {
  add(key: string, seated: Seated): void
  /** No effect when it is not there. */
  remove(key: string, id: string): void
  has(key: string, id: string): boolean
  count(key: string): number
  /** The first to come first. */
  of(key: string): Iterable<Seated>
  clear(): void
}

/** Files sessions. Most keys have one session, which then needs no map of its own. */
export function createTaken(): Taken {
  const byKey = new Map<string, Seated | Map<string, Seated>>()
  return {
    add(key, seated) {
      const before = byKey.get(key)
      if (before === undefined) byKey.set(key, seated)
      else if (before instanceof Map) before.set(seated.id, seated)
      else byKey.set(key, new Map([before, seated].map((each) => [each.id, each])))
    },
    remove(key, id) {
      const there = byKey.get(key)
      if (there instanceof Map) {
        there.delete(id)
        if (there.size === 0) byKey.delete(key)
      } else if (there?.id === id) byKey.delete(key)
    },
    has(key, id) {
      const there = byKey.get(key)
      return there instanceof Map ? there.has(id) : there?.id === id
    },
    count(key) {
      const there = byKey.get(key)
      if (there === undefined) return 0
      return there instanceof Map ? there.size : 1
    },
    of(key) {
      const there = byKey.get(key)
      if (there === undefined) return NONE
      return there instanceof Map ? there.values() : [there]
    },
    clear: () => byKey.clear(),
  }
}

const NONE: readonly Seated[] = []
