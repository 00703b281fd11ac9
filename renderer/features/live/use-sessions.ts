import { useEffect, useMemo, useRef, useState } from 'react'
import type { Session } from '../../../shared/session.ts'
import { feed } from '../../api/feed.ts'

/** Above this many sessions the table is drawn anew once a second only, so that scrolling stays smooth. */
const MANY = 2_000
const MANY_EVERY_MS = 1_000

/** The live sessions as they stand on screen. */
export interface ShownSessions {
  readonly sessions: readonly Session[]
  /** Sessions that started since the view was frozen. */
  readonly newCount: number
}

/**
 * The live sessions, followed unless frozen.
 *
 * @param frozen True keeps the sessions as they are while new ones are only counted.
 */
export function useSessions(frozen: boolean): ShownSessions {
  const [live, setLive] = useState(() => feed.get().sessions)
  const shown = useRef(live)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const take = (): void => {
      timer = undefined
      setLive(feed.get().sessions)
    }
    const follow = (): void => {
      if (feed.get().sessions.size <= MANY) take()
      else timer ??= setTimeout(take, MANY_EVERY_MS)
    }
    take()
    const unsubscribe = feed.subscribe(follow)
    return () => {
      clearTimeout(timer)
      unsubscribe()
    }
  }, [])
  if (!frozen) shown.current = live
  const held = shown.current
  // Who is listed stands still; what is known of them, such as that they were revoked, does not.
  const sessions = useMemo(
    () => [...held.values()].map((session) => live.get(session.id) ?? session),
    [held, live],
  )
  const newCount = useMemo(
    () => (held === live ? 0 : [...live.keys()].filter((id) => !held.has(id)).length),
    [held, live],
  )
  return { sessions, newCount }
}
