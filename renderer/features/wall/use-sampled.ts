import { useEffect, useState } from 'react'
import { feed } from '../../api/feed.ts'
import type { FeedState } from '../../api/feed-state.ts'

/** The live state once a second, so that a wall with thousands of sessions costs next to nothing. */
export function useSampled(): FeedState {
  const [state, setState] = useState(feed.get)
  useEffect(() => {
    const timer = setInterval(() => setState(feed.get()), 1_000)
    // The first line is not waited for a whole second.
    const unsubscribe = feed.subscribe(() =>
      setState((held) => (held.status === feed.get().status ? held : feed.get())),
    )
    return () => {
      clearInterval(timer)
      unsubscribe()
    }
  }, [])
  return state
}
