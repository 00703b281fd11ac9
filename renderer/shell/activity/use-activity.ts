import { useEffect, useRef, useState } from 'react'
import { call } from '../../api/client.ts'
import { feed, useFeed } from '../../api/feed.ts'
import { queryClient } from '../../api/query.ts'
import { createNoticeGate } from './gate.ts'
import { newerThan, notifyIsOn, tell } from './notify.ts'

/** How long what was held back waits to be summed up. */
const SUM_MS = 60_000

/** What the button says. */
export interface ActivityShown {
  /** Jobs under way. */
  readonly running: number
  /** Notices since the list was last looked at. */
  readonly unread: number
  /** Told when it is looked at. */
  readonly read: () => void
}

/** Follows what the feed tells of jobs and notices, and tells notices outside of the page where that is switched on. */
export function useActivity(onOpen: () => void): ActivityShown {
  const running = useFeed((state) => state.activity.running)
  const noticeId = useFeed((state) => state.activity.noticeId)
  const status = useFeed((state) => state.status)
  const [readId, setReadId] = useState<number | null>(null)
  const toldId = useRef<number | null>(null)
  const [gate] = useState(createNoticeGate)
  const open = useRef(onOpen)
  useEffect(() => {
    open.current = onOpen
  })

  // What was there before the page was opened is no news; neither are the notices of a server that began to count again.
  useEffect(() => {
    if (status !== 'live') return
    setReadId((id) => (id === null || noticeId < id ? noticeId : id))
    if (toldId.current === null || noticeId < toldId.current) toldId.current = noticeId
  }, [noticeId, status])

  // biome-ignore lint/correctness/useExhaustiveDependencies: another number is the reason to read again
  useEffect(() => {
    void queryClient.invalidateQueries({ queryKey: ['GET /jobs'] })
    void queryClient.invalidateQueries({ queryKey: ['GET /notices'] })
  }, [running, noticeId])

  useEffect(() => {
    const told = toldId.current
    if (told === null || noticeId <= told) return
    toldId.current = noticeId
    if (notifyIsOn()) void tellSince(told, gate, () => open.current())
  }, [noticeId, gate])

  useEffect(() => {
    const timer = setInterval(() => {
      if (gate.held() > 0) void tellSince(Number.POSITIVE_INFINITY, gate, () => open.current())
    }, SUM_MS / 4)
    return () => clearInterval(timer)
  }, [gate])

  return {
    running,
    unread: readId === null ? 0 : Math.max(0, noticeId - readId),
    read: () => setReadId(noticeId),
  }
}

async function tellSince(
  id: number,
  gate: ReturnType<typeof createNoticeGate>,
  onOpen: () => void,
): Promise<void> {
  try {
    const notices = Number.isFinite(id) ? (await call('GET /notices')).notices : []
    const { isOn: isOnAir } = feed.get().onAir
    for (const told of gate.take(newerThan(notices, id), isOnAir, Date.now())) tell(told, onOpen)
  } catch {
    // The list has them all the same, and the page says when the server is gone.
  }
}
