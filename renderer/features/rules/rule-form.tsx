import { type ReactNode, useState } from 'react'
import type { Rule } from '../../../shared/rule.ts'
import type { Stream } from '../../../shared/stream.ts'
import { OpenHlsNotes } from '../../components/open-hls-note.tsx'
import { Checks } from '../../kit/checks.tsx'
import { Choice } from '../../kit/choice.tsx'
import { SubmitFooter } from '../../kit/dialog.tsx'
import { Drawer } from '../../kit/drawer.tsx'
import { Form } from '../../kit/form.tsx'
import { Input } from '../../kit/input.tsx'
import { NumberField } from '../../kit/number-field.tsx'
import { useChanged } from '../../kit/use-changed.ts'
import { t } from '../../language/t.ts'
import { CannotRedirectNote } from './cannot-redirect-note.tsx'
import { checkRule } from './check-rule.ts'
import type { StreamNamer } from './describe-rule.ts'
import { EffectFields } from './effect-fields.tsx'
import { keepsOutOfHls } from './keeps-out-of-hls.ts'
import { moveAbove, PRIORITY_MAX } from './ladder.ts'
import { LetInAboveNote, type PutAbove } from './let-in-above-note.tsx'
import { type Put, prioritiesOf, rulesWith } from './put-above.ts'
import { ScheduleFields } from './schedule-fields.tsx'
import { Sentence } from './sentence.tsx'
import { SourceFields } from './source-fields.tsx'
import { TargetFields } from './target-fields.tsx'
import { STATES } from './words.ts'

const ACTIONS: readonly { value: 'subscribe' | 'publish'; label: string }[] = [
  { value: 'subscribe', label: t('Viewers') },
  { value: 'publish', label: t('Publishers') },
]

/** Everything about one rule, with its sentence on top as it changes. Done puts it into the draft; nothing is live yet. */
export function RuleForm(props: {
  readonly rule: Rule
  /** Those of the draft. */
  readonly rules: readonly Rule[]
  readonly isNew: boolean
  readonly streams: readonly Stream[]
  readonly nameOf: StreamNamer
  readonly onClose: () => void
  /** Is given the rule, and those that had to make room for it. */
  readonly onDone: (rules: readonly Rule[]) => void
}): ReactNode {
  const [rule, setRule] = useState(props.rule)
  const place = usePlace(props.rules, rule, setRule)
  const changed = useChanged(rule)
  const [submitted, setSubmitted] = useState(false)
  const issues = submitted ? checkRule(rule) : []
  const change = (changes: Partial<Rule>): void => setRule({ ...rule, ...changes })
  const issue = (path: string): string | undefined =>
    issues.find((each) => each.path === path)?.message
  const submit = (): void => {
    setSubmitted(true)
    if (checkRule(rule).length === 0) props.onDone([rule, ...place.moved])
  }
  return (
    <Drawer
      open
      onClose={props.onClose}
      changed={changed}
      title={props.isNew ? t('New rule') : t('Edit rule')}
      description={t('Joins the draft. It decides nothing until you publish.')}
      footer={
        <SubmitFooter form="rule-form">
          {props.isNew ? t('Add to draft') : t('Change draft')}
        </SubmitFooter>
      }
    >
      <Form id="rule-form" className="flex flex-col gap-4" onSubmit={submit}>
        <p
          aria-live="polite"
          className="rounded-md border border-line bg-sunken px-3 py-2 text-sm text-ink-2"
        >
          <Sentence rule={rule} nameOf={props.nameOf} />
        </p>
        <div className="grid grid-cols-[1fr_9rem] gap-3">
          <Input
            label={t('Name')}
            value={rule.name}
            maxLength={120}
            placeholder={t('What it is for')}
            onChange={(name) => change({ name })}
          />
          <NumberField
            label={t('Priority')}
            value={Number.isNaN(rule.priority) ? null : rule.priority}
            min={0}
            max={PRIORITY_MAX}
            error={issue('priority')}
            onChange={(priority) => change({ priority: priority ?? Number.NaN })}
          />
        </div>
        <Checks
          label={t('Looks at')}
          values={rule.actions}
          options={ACTIONS}
          error={issue('actions')}
          onChange={(actions) => change({ actions })}
        />
        <SourceFields
          source={rule.source}
          keepsOut={rule.effect.kind !== 'continue' && rule.effect.kind !== 'ads'}
          error={issue('source.values')}
          onChange={(source) => change({ source })}
        />
        <TargetFields
          target={rule.target}
          streams={props.streams}
          issue={issue}
          onChange={(target) => change({ target })}
        />
        <EffectFields
          effect={rule.effect}
          issue={issue}
          onChange={(effect) => change({ effect })}
        />
        <LetInAboveNote {...place} only={rule.id} changed={[rule.id]} />
        <CannotRedirectNote rules={[rule]} />
        {keepsOutOfHls(rule) && <OpenHlsNotes />}
        <ScheduleFields
          schedule={rule.schedule}
          issue={issue}
          onChange={(schedule) => change({ schedule })}
        />
        <NumberField
          label={t('Share')}
          unit="%"
          value={Number.isNaN(rule.sharePercent) ? null : rule.sharePercent}
          min={0}
          max={100}
          hint={t('Of those it matches. The same viewer always falls on the same side.')}
          error={issue('sharePercent')}
          onChange={(share) => change({ sharePercent: share ?? Number.NaN })}
        />
        <Choice
          label={t('State')}
          row
          value={rule.state}
          options={STATES}
          onChange={(state) => change({ state })}
        />
      </Form>
    </Drawer>
  )
}

/** Where the rule of the form stands among those of the draft, as it would be with what was put above others in the form. */
function usePlace(
  drafted: readonly Rule[],
  rule: Rule,
  setRule: (rule: Rule) => void,
): PutAbove & { readonly rules: readonly Rule[]; readonly moved: readonly Rule[] } {
  const [put, setPut] = useState<Put | null>(null)
  const [before, setBefore] = useState({ priority: rule.priority, put })
  const rules = rulesWith(drafted, rule, put)
  const movedIn = (all: readonly Rule[]): readonly Rule[] =>
    all.filter((each) => each.id !== rule.id && !drafted.includes(each))
  return {
    rules,
    moved: movedIn(rules),
    onPutAbove(id, otherId) {
      const after = moveAbove(rules, id, otherId)
      setBefore({ priority: rule.priority, put })
      setPut({ otherId, pushed: prioritiesOf(movedIn(after)) })
      setRule(after.find((each) => each.id === id) ?? rule)
    },
    onUndo() {
      setPut(before.put)
      setRule({ ...rule, priority: before.priority })
    },
  }
}
