import { ClipboardPaste, FlaskConical, RotateCcw } from 'lucide-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useSearchParams } from 'wouter'
import { useApi } from '../../api/query.ts'
import { forgetHandedOver, handedOver } from '../../components/hand-over.ts'
import { Refused } from '../../components/refused.tsx'
import { Button } from '../../kit/button.tsx'
import { Callout } from '../../kit/callout.tsx'
import { classNames } from '../../kit/class-names.ts'
import { EmptyState } from '../../kit/empty-state.tsx'
import { Form } from '../../kit/form.tsx'
import { formatTime } from '../../kit/format.ts'
import { PageHeader } from '../../kit/page-header.tsx'
import { t } from '../../language/t.ts'
import { Answer } from './answer.tsx'
import { CompareBar, type Difference } from './compare-bar.tsx'
import { PasteDialog } from './paste-dialog.tsx'
import {
  emptyTrial,
  fromDecision,
  type Trial,
  withChanges,
  withPasted,
  withStreamOfLink,
} from './trial.ts'
import { TrialForm } from './trial-form.tsx'
import { useAnswers } from './use-answers.ts'

const FORM_ID = 'trial-form'

/** When form and answer stand below each other: the `lg` step of the grid below. */
const STACKED = '(width < 64rem)'

/**
 * Asks the engine about any request, made up or past, without anything being recorded. `#/try-it?decision=7` starts from
 * a past decision; `&address=`, `&at=` and the like change one thing about it.
 */
export function TryItScreen(): ReactNode {
  const [params] = useSearchParams()
  const decisionId = params.get('decision')
  const past = useApi(
    'GET /decisions/{id}',
    { params: { id: decisionId ?? '' } },
    decisionId !== null,
  )
  const [trial, setTrial] = useState(startingTrial)
  const [difference, setDifference] = useState<Difference | null>(null)
  const [pasting, setPasting] = useState(false)
  const { answers, error, busy, ask } = useAnswers()
  const filledFrom = useRef<number | null>(null)
  const decision = past.data?.decision
  const pane = useRef<HTMLDivElement>(null)
  const answerPlace = useRef<HTMLElement>(null)

  useEffect(forgetHandedOver, [])

  useEffect(() => {
    // Where the answer stands below the form it would come out of sight.
    if (answers !== null && matchMedia(STACKED).matches) scrollTo(pane.current, answerPlace.current)
  }, [answers])

  useEffect(() => {
    if (decision === undefined || filledFrom.current === decision.id) return
    filledFrom.current = decision.id
    const filled = withChanges(fromDecision(decision), params)
    setTrial(filled)
    void ask(filled, null)
  }, [decision, ask, params])

  return (
    <div className="flex h-full min-h-0 flex-col">
      <PageHeader
        title={t('Try it')}
        description={t(
          'The same engine that answers media servers. Nothing is recorded and no session starts.',
        )}
        actions={
          <>
            <Button
              icon={<RotateCcw aria-hidden className="size-4" />}
              onClick={() => setTrial(emptyTrial)}
            >
              {t('Clear')}
            </Button>
            <Button
              icon={<ClipboardPaste aria-hidden className="size-4" />}
              onClick={() => setPasting(true)}
            >
              {t('Paste a request')}
            </Button>
            <Button
              look="primary"
              type="submit"
              form={FORM_ID}
              busy={busy}
              icon={<FlaskConical aria-hidden className="size-4" />}
            >
              {t('Try it')}
            </Button>
          </>
        }
      />
      <div ref={pane} className="min-h-0 flex-1 overflow-y-auto border-t border-line">
        <div className="grid min-h-full lg:grid-cols-[26rem_minmax(0,1fr)]">
          <Form
            id={FORM_ID}
            className="flex flex-col gap-5 border-line px-4 py-4 lg:border-e"
            onSubmit={() => {
              const filled = withStreamOfLink(trial)
              setTrial(filled)
              void ask(filled, difference)
            }}
          >
            <Refused error={past.error} title={t('That decision could not be read')} />
            {decision !== undefined && (
              <Callout title={t('From decision {id}', { id: decision.id })}>
                {t('{at}. Its credential is not kept{assumeGrant}', {
                  at: formatTime(decision.atMs, Date.now()),
                  assumeGrant: trial.assumeGrant ? t(', so a valid one is assumed.') : '.',
                })}
              </Callout>
            )}
            <TrialForm trial={trial} onChange={setTrial} issue={(path) => error?.issue(path)} />
          </Form>
          <section
            ref={answerPlace}
            aria-label={t('Answer')}
            className="flex min-w-0 flex-col gap-4 px-4 py-4"
          >
            <CompareBar trial={trial} difference={difference} onChange={setDifference} />
            <Refused error={error} title={t('That could not be tried')} />
            <div
              aria-live="polite"
              className={classNames(
                'grid items-start gap-4',
                answers?.second != null && 'md:grid-cols-2',
              )}
            >
              {answers === null ? (
                error === null && <Nothing />
              ) : (
                <>
                  <Answer
                    answer={answers.first}
                    {...(answers.second === null ? {} : { title: t('As asked') })}
                  />
                  {answers.second !== null && (
                    <Answer answer={answers.second.answer} title={answers.second.title} />
                  )}
                </>
              )}
            </div>
          </section>
        </div>
      </div>
      {pasting && (
        <PasteDialog
          onClose={() => setPasting(false)}
          onRead={(request) => {
            setTrial(withPasted(trial, request))
            setPasting(false)
          }}
        />
      )}
    </div>
  )
}

/** Empty, or with the token that another screen handed over. */
function startingTrial(): Trial {
  const handed = handedOver()
  if (handed === null) return emptyTrial
  return { ...emptyTrial, link: handed.token, streamName: handed.streamName }
}

/** Brings an element to the top of its pane. `scrollIntoView` would move everything around the pane as well. */
function scrollTo(pane: HTMLElement | null, element: HTMLElement | null): void {
  if (pane === null || element === null) return
  pane.scrollTop += element.getBoundingClientRect().top - pane.getBoundingClientRect().top
}

function Nothing(): ReactNode {
  return (
    <EmptyState icon={<FlaskConical />} title={t('Will they get in?')}>
      {t(
        'Name a stream, say who asks and when, and see the answer with every check that led to it. Past decisions have a “Try it” of their own that fills this form.',
      )}
    </EmptyState>
  )
}
