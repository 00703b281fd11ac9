import { useCallback, useEffect, useReducer, useRef, useState } from 'react'
import type { RulesView } from '../../../shared/api.ts'
import type { Rule } from '../../../shared/rule.ts'
import { ApiError, call } from '../../api/client.ts'
import { refresh, useApi } from '../../api/query.ts'
import { type Draft, type DraftEdit, editDraft, emptyDraft, sameRules } from './draft.ts'
import type { SaveState } from './save-state.ts'

/** Edits within this span are stored as one. */
const SAVE_AFTER_MS = 400

export interface RulesDraft {
  readonly query: ReturnType<typeof useApi<'GET /rules'>>
  readonly draft: Draft
  readonly edit: (edit: DraftEdit) => void
  readonly save: SaveState
  /** Sends what is on screen once more. */
  readonly retry: () => void
  /** Stores what is on screen as a draft over the version that is in force now. @throws ApiError as storing a draft. */
  readonly goOn: () => Promise<void>
  /** Drops the draft here and on the server. */
  readonly discard: () => Promise<void>
}

const rulesOf = (view: RulesView): readonly Rule[] => view.draft?.rules ?? view.published.rules

/** @param baseVersion The version in force that the draft was compared with. */
async function storeDraft(
  view: RulesView,
  rules: readonly Rule[],
  baseVersion: number,
): Promise<void> {
  if (sameRules(rules, view.published.rules)) {
    await call('DELETE /rules/draft')
    return
  }
  await call('PUT /rules/draft', { body: { baseVersion, rules: [...rules] } })
}

/**
 * The rules being edited, kept on the server as the draft: each edit is stored shortly after it is made, and an edit made
 * elsewhere shows here as long as nothing unsaved would be lost.
 */
export function useRulesDraft(): RulesDraft {
  const query = useApi('GET /rules')
  const [draft, edit] = useReducer(editDraft, emptyDraft)
  const [save, setSave] = useState<SaveState>({ kind: 'saved' })
  const stored = useRef<readonly Rule[]>([])
  /** What the server was asked for last: what is stored, or on its way there. */
  const sent = useRef<readonly Rule[]>([])
  const latest = useRef({ view: query.data, rules: draft.rules })
  const queue = useRef<Promise<void>>(Promise.resolve())
  latest.current = { view: query.data, rules: draft.rules }

  const send = useCallback(async (view: RulesView, rules: readonly Rule[], baseVersion: number) => {
    sent.current = rules
    try {
      await storeDraft(view, rules, baseVersion)
      stored.current = rules
    } catch (error) {
      sent.current = stored.current
      throw error
    }
    if (sameRules(latest.current.rules, rules)) setSave({ kind: 'saved' })
  }, [])

  const store = useCallback(async () => {
    const { view, rules } = latest.current
    if (!view) return
    if (sameRules(rules, stored.current)) {
      setSave({ kind: 'saved' })
      return
    }
    try {
      await send(view, rules, view.draft?.baseVersion ?? view.published.version)
      await refresh()
    } catch (error) {
      if (error instanceof ApiError) setSave({ kind: 'refused', error, sent: rules })
    }
  }, [send])
  const enqueue = useCallback(() => {
    setSave({ kind: 'saving' })
    queue.current = queue.current.then(store)
  }, [store])

  useEffect(() => {
    if (!query.data) return
    const { rules } = latest.current
    const server = rulesOf(query.data)
    // An edit that is on its way may be undone on screen already, which is unsaved too.
    const isSaved = [rules, sent.current].every((each) => sameRules(each, stored.current))
    if (!isSaved || sameRules(server, stored.current)) return
    stored.current = server
    sent.current = server
    edit({ kind: 'load', rules: server })
  }, [query.data])

  useEffect(() => {
    if (sameRules(draft.rules, sent.current)) {
      setSave({ kind: sameRules(sent.current, stored.current) ? 'saved' : 'saving' })
      return
    }
    setSave({ kind: 'saving' })
    const timer = setTimeout(enqueue, SAVE_AFTER_MS)
    return () => clearTimeout(timer)
  }, [draft.rules, enqueue])

  // Leaving the screen within the waiting time must not lose the last edit.
  useEffect(() => () => void queue.current.then(store), [store])

  const discard = useCallback(async () => {
    // In turn with what is stored: an edit that waits meanwhile must not come back after the draft is gone.
    const gone = queue.current.then(async () => {
      await call('DELETE /rules/draft')
      const { view } = latest.current
      if (!view) return
      const { rules } = view.published
      stored.current = rules
      sent.current = rules
      latest.current = { view, rules }
      edit({ kind: 'load', rules })
    })
    queue.current = gone.catch(() => undefined)
    await gone
    await refresh()
  }, [])

  const goOn = useCallback(async () => {
    const kept = queue.current.then(async () => {
      const { view, rules } = latest.current
      if (view) await send(view, rules, view.published.version)
    })
    queue.current = kept.catch(() => undefined)
    try {
      await kept
    } finally {
      await refresh()
    }
  }, [send])

  return { query, draft, edit, save, retry: enqueue, goOn, discard }
}
