import type { DecisionRecord, Session } from '../../shared/session.ts'
import type { FeedDelta } from './types.ts'

/** Decisions one subscriber may leave waiting; further ones are counted as skipped. */
const WAITING_DECISIONS = 1_000

/**
 * Hands changes to whoever subscribed. What a subscriber leaves waiting is bounded: decisions by number, sessions
 * because one that started and ended unseen is forgotten.
 */
export interface Feed {
  started(session: Session): void
  changed(session: Session): void
  ended(sessionId: string): void
  decided(record: DecisionRecord): void
  subscribe(): { take(): FeedDelta; close(): void }
}

interface Subscriber {
  readonly started: Map<string, Session>
  readonly changed: Map<string, Session>
  readonly ended: Set<string>
  decisions: DecisionRecord[]
  skipped: number
}

/** Makes a feed that nobody listens to yet. */
export function createFeed(): Feed {
  const subscribers = new Set<Subscriber>()
  return {
    started(session) {
      for (const each of subscribers) each.started.set(session.id, session)
    },
    changed(session) {
      for (const each of subscribers) noteChange(each, session)
    },
    ended(sessionId) {
      for (const each of subscribers) noteEnd(each, sessionId)
    },
    decided(record) {
      for (const each of subscribers) noteDecision(each, record)
    },
    subscribe() {
      const subscriber = emptySubscriber()
      subscribers.add(subscriber)
      return {
        take: () => takeFrom(subscriber),
        close: () => void subscribers.delete(subscriber),
      }
    },
  }
}

const emptySubscriber = (): Subscriber => ({
  started: new Map(),
  changed: new Map(),
  ended: new Set(),
  decisions: [],
  skipped: 0,
})

function noteChange(subscriber: Subscriber, session: Session): void {
  const seen = subscriber.started.has(session.id) ? subscriber.started : subscriber.changed
  seen.set(session.id, session)
}

function noteEnd(subscriber: Subscriber, sessionId: string): void {
  subscriber.changed.delete(sessionId)
  if (!subscriber.started.delete(sessionId)) subscriber.ended.add(sessionId)
}

function noteDecision(subscriber: Subscriber, record: DecisionRecord): void {
  if (subscriber.decisions.length < WAITING_DECISIONS) subscriber.decisions.push(record)
  else subscriber.skipped += 1
}

function takeFrom(subscriber: Subscriber): FeedDelta {
  const delta: FeedDelta = {
    started: [...subscriber.started.values()],
    changed: [...subscriber.changed.values()],
    ended: [...subscriber.ended],
    decisions: subscriber.decisions,
    skipped: subscriber.skipped,
  }
  subscriber.started.clear()
  subscriber.changed.clear()
  subscriber.ended.clear()
  subscriber.decisions = []
  subscriber.skipped = 0
  return delta
}
