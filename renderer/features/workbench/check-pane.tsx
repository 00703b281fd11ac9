import { Eraser } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useApi } from '../../api/query.ts'
import { Button } from '../../kit/button.tsx'
import { Choice } from '../../kit/choice.tsx'
import { Input, Textarea } from '../../kit/input.tsx'
import { Suggest } from '../../kit/suggest.tsx'
import { t } from '../../language/t.ts'
import { KeyFields } from './key-fields.tsx'
import { type Action, emptyQuestion, type Question } from './question.ts'
import { Report } from './report.tsx'
import { useFindings } from './use-findings.ts'

const ACTIONS: readonly { readonly value: Action; readonly label: string }[] = [
  { value: 'subscribe', label: t('Watch') },
  { value: 'publish', label: t('Publish') },
  { value: 'authenticate', label: t('Log in') },
]

/** Paste at the left, what it is and what it is worth at the right. */
export function CheckPane(props: {
  readonly text: string
  readonly onText: (text: string) => void
}): ReactNode {
  const [rest, setRest] = useState(emptyQuestion)
  const question = { ...rest, text: props.text }
  const { findings, error } = useFindings(question)
  const change = (changes: Partial<Question>): void =>
    setRest((before) => ({ ...before, ...changes }))
  const issue = (path: string): string | undefined => error?.issue(path)
  const kind = findings?.reading.kind ?? 'unknown'
  return (
    <div className="grid gap-x-6 gap-y-5 lg:grid-cols-[25rem_minmax(0,1fr)]">
      <div className="flex flex-col gap-5">
        <div className="flex flex-col gap-1.5">
          <Textarea
            label={t('Token')}
            data
            rows={7}
            value={props.text}
            autoFocus
            maxLength={65_536}
            hint={t('A token, a whole address, an Authorization header or a curl command.')}
            onChange={props.onText}
          />
          <div>
            <Button
              size="small"
              icon={<Eraser aria-hidden className="size-3.5" />}
              onClick={() => {
                props.onText('')
                setRest(emptyQuestion)
              }}
            >
              {t('Clear all')}
            </Button>
          </div>
        </div>
        <Group title={t('Key')}>
          <KeyFields question={question} kind={kind} onChange={change} issue={issue} />
        </Group>
        <Group title={t('What for')}>
          <UseFields question={question} kind={kind} onChange={change} issue={issue} />
        </Group>
      </div>
      <section aria-label={t('Report')} aria-live="polite" className="min-w-0">
        <Report question={question} findings={findings} error={error} />
      </section>
    </div>
  )
}

interface FieldsProps {
  readonly question: Question
  readonly kind: string
  readonly onChange: (changes: Partial<Question>) => void
  readonly issue: (path: string) => string | undefined
}

function UseFields({ question, kind, onChange, issue }: FieldsProps): ReactNode {
  const streams = useApi('GET /streams').data?.streams ?? []
  return (
    <>
      <Choice
        label={t('Wants to')}
        row
        value={question.action}
        options={ACTIONS.filter(({ value }) => value !== 'authenticate' || kind === 'phenix')}
        onChange={(action) => onChange({ action })}
      />
      <Suggest
        label={t('Stream')}
        value={question.streamName}
        suggestions={streams.map(({ name }) => name)}
        placeholder="live/news"
        maxLength={512}
        error={issue('use.streamName')}
        onChange={(streamName) => onChange({ streamName })}
      />
      <div className="grid grid-cols-2 gap-3">
        <Text
          label={t('Address')}
          placeholder="203.0.113.9"
          value={question.address}
          error={issue('use.address')}
          onChange={(address) => onChange({ address })}
        />
        <Text
          label={t('Country')}
          placeholder={t('DE, or ??')}
          value={question.country}
          error={issue('use.country')}
          onChange={(country) => onChange({ country })}
        />
      </div>
      {(kind === 'dolby-subscribe' || question.origin !== '') && (
        <Text
          label={t('Origin')}
          placeholder="https://www.example.org"
          value={question.origin}
          error={issue('use.origin')}
          onChange={(origin) => onChange({ origin })}
        />
      )}
      {kind === 'phenix' && (
        <div className="grid grid-cols-2 gap-3">
          <Text
            label={t('Session')}
            value={question.sessionId}
            onChange={(sessionId) => onChange({ sessionId })}
          />
          <Text
            label={t('Origin stream')}
            value={question.originStreamId}
            onChange={(originStreamId) => onChange({ originStreamId })}
          />
        </div>
      )}
      <Input
        label={t('Moment')}
        type="datetime-local"
        value={question.at}
        hint={t('Empty is now. In the time of this computer.')}
        onChange={(at) => onChange({ at })}
      />
    </>
  )
}

function Text(props: {
  readonly label: string
  readonly value: string
  readonly placeholder?: string
  readonly error?: string | undefined
  readonly onChange: (value: string) => void
}): ReactNode {
  return <Input data maxLength={1024} {...props} />
}

function Group(props: { readonly title: string; readonly children: ReactNode }): ReactNode {
  return (
    <section aria-label={props.title} className="flex flex-col gap-3">
      <h2 className="border-b border-line pb-1 text-sm font-semibold">{props.title}</h2>
      {props.children}
    </section>
  )
}
