import { type ReactNode, useState } from 'react'
import type { DiffLine, RulesView } from '../../../shared/api.ts'
import { call } from '../../api/client.ts'
import { useApi } from '../../api/query.ts'
import { useAction } from '../../api/use-action.ts'
import { DiffLines } from '../../components/diff-lines.tsx'
import { NO_OVERRIDE, toOverride } from '../../components/test-override.tsx'
import { Callout } from '../../kit/callout.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { Input } from '../../kit/input.tsx'
import { LoadFailed, LoadingRows } from '../../kit/load-state.tsx'
import { t, tIn } from '../../language/t.ts'
import { BackTestPanel } from './back-test.tsx'
import { changedIn } from './changed-in.ts'
import type { StreamNamer } from './describe-rule.ts'
import { type Draft, sameRules } from './draft.ts'
import { InForceButtons } from './in-force-buttons.tsx'
import { noteJustPublished } from './just-published.ts'
import { LetInAboveNote, type PutAbove } from './let-in-above-note.tsx'
import { LiveImpact, useLiveImpact } from './live-impact.tsx'
import { doneSentences } from './live-impact-words.ts'
import { type PutInDraft, wayBack } from './put-above.ts'
import { rollBackSoon } from './roll-back-soon.ts'
import { ruleNames } from './rule-name.ts'
import { RulesNotes } from './rules-notes.tsx'
import type { SaveState } from './save-state.ts'
import { Sentence } from './sentence.tsx'
import { blockedBy, TestsPanel, useTestResults } from './tests-panel.tsx'
import { toastInForce } from './toast-in-force.ts'
import type { RulesDraft } from './use-rules-draft.ts'

const DRAFT = { rules: 'draft' } as const

/** Shows what publishing would change, takes a note, and publishes. A refusal leaves the old rules in force. */
export function PublishDialog(props: {
  readonly view: RulesView
  readonly rules: Pick<RulesDraft, 'draft' | 'edit' | 'save'>
  readonly nameOf: StreamNamer
  readonly onClose: () => void
}): ReactNode {
  const { view, onClose } = props
  const { draft, edit, save } = props.rules
  const diff = useApi('GET /rules/diff')
  const action = useAction()
  const [note, setNote] = useState('')
  const [override, setOverride] = useState(NO_OVERRIDE)
  const { results } = useTestResults(DRAFT)
  const [isHeld, setIsHeld] = useState(false)
  const counted = useLiveImpact({ isHeld })
  const publish = async (): Promise<void> => {
    const baseVersion = view.draft?.baseVersion ?? view.published.version
    const done = await action.run(() =>
      call('POST /rules/publish', {
        body: { baseVersion, note, overrideTests: toOverride(override) },
      }),
    )
    if (!done) return
    const { version } = done.value
    const { impact } = counted
    noteJustPublished({ version, before: baseVersion, impact, atMs: Date.now() })
    toastInForce(t('Version {version} is in force', { version }), {
      ...(impact !== null && { description: doneSentences(impact).slice(0, 2).join(' ') }),
      action: { label: t('Roll back'), onClick: () => void rollBackSoon(baseVersion) },
    })
    onClose()
  }
  const lines = diff.data?.lines
  const unless =
    lines === undefined || lines.length === 0
      ? t('There is nothing to publish.')
      : (unstored(save) ?? counted.waiting ?? blockedBy(results, override))
  const ruleById = new Map(
    [...view.published.rules, ...(view.draft?.rules ?? [])].map((rule) => [rule.id, rule]),
  )
  const nameOfRule = ruleNames(view.published.rules, view.draft?.rules ?? [])
  const putting = usePutting(draft, edit)
  const sentenceOf = (line: DiffLine): ReactNode => {
    const rule = ruleById.get(line.id)
    return rule === undefined ? null : <Sentence rule={rule} nameOf={props.nameOf} />
  }
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      changed={note !== '' || override.reason !== ''}
      title={t('Publish version {version}', { version: view.published.version + 1 })}
      description={t(
        'Takes effect for the next request. Those who are in now are asked about again at once: whoever is refused is cut where Stagedoor may cut.',
      )}
      footer={
        <InForceButtons
          counted={counted}
          label={tIn('rules', 'Publish')}
          look="primary"
          busy={action.busy}
          unless={unless}
          onConfirm={() => void publish()}
          onHolding={setIsHeld}
        />
      }
    >
      <div className="flex flex-col gap-3">
        {action.error !== null && (
          <Callout tone="deny" title={t('Nothing was published')}>
            {action.error.message}
            <ul>
              {action.error.issues.map((issue) => (
                <li key={issue.path + issue.message}>{issue.message}</li>
              ))}
            </ul>
          </Callout>
        )}
        {diff.isPending && <LoadingRows rows={2} />}
        {diff.error !== null && (
          <LoadFailed what={t('changes')} error={diff.error} onRetry={() => void diff.refetch()} />
        )}
        {lines?.length === 0 && (
          <Callout>{t('The draft says the same as the published rules.')}</Callout>
        )}
        {lines !== undefined && lines.length > 0 && (
          <DiffLines lines={lines} explain={sentenceOf} />
        )}
        {lines !== undefined && lines.length > 0 && (
          <TestsPanel
            asked={DRAFT}
            nameOfRule={nameOfRule}
            override={override}
            onOverride={setOverride}
          />
        )}
        {lines !== undefined && lines.length > 0 && (
          <LiveImpact {...counted} nameOfRule={nameOfRule} />
        )}
        {lines !== undefined && lines.length > 0 && (
          <BackTestPanel draft={storedText(draft, view, save)} />
        )}
        <LetInAboveNote
          rules={draft.rules}
          changed={lines?.map(({ id }) => id) ?? []}
          {...putting}
        />
        <RulesNotes rules={changedIn(view.draft?.rules ?? [], lines ?? [])} />
        <Input
          label={t('Note')}
          value={note}
          maxLength={240}
          placeholder={t('Why, for whoever looks at the versions later')}
          onChange={setNote}
        />
      </div>
    </Dialog>
  )
}

/** Puts rules of the draft above others, and takes the latest of that back. */
function usePutting(draft: Draft, edit: RulesDraft['edit']): PutAbove {
  const [put, setPut] = useState<PutInDraft | null>(null)
  return {
    onPutAbove(id, otherId) {
      setPut({ id, otherId, before: draft.rules })
      edit({ kind: 'above', id, otherId })
    },
    onUndo() {
      if (put !== null) edit(wayBack(draft, put))
    },
  }
}

/** The rules of the draft as the server has them; null while those on screen are others. */
function storedText({ rules }: Draft, { draft }: RulesView, save: SaveState): string | null {
  if (unstored(save) !== null || draft === null || !sameRules(rules, draft.rules)) return null
  return JSON.stringify(draft.rules)
}

/** Why what is on screen is not what would be published. Null: it is. */
function unstored(save: SaveState): string | null {
  if (save.kind === 'refused') return save.error.message
  return save.kind === 'saving' ? t('Storing the draft…') : null
}
