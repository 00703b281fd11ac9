import { type ReactNode, useState } from 'react'
import type { PinnedTest, PinnedTestInput } from '../../shared/pinned-test.ts'
import type { ReasonCode } from '../../shared/reasons.ts'
import { call } from '../api/client.ts'
import { useApi } from '../api/query.ts'
import { useAction } from '../api/use-action.ts'
import { Button } from '../kit/button.tsx'
import { Choice } from '../kit/choice.tsx'
import { CancelButton, Dialog } from '../kit/dialog.tsx'
import { Form } from '../kit/form.tsx'
import { formatFull } from '../kit/format.ts'
import { Input } from '../kit/input.tsx'
import { Switch } from '../kit/switch.tsx'
import { toast } from '../kit/toast.tsx'
import { useChanged } from '../kit/use-changed.ts'
import { reasonText } from '../language/reason.ts'
import { t } from '../language/t.ts'
import { Facts } from './facts.tsx'
import { sentenceOfPin } from './pin-sentence.ts'
import { Refused } from './refused.tsx'
import { toastEdited } from './undo.ts'

type Expected = PinnedTestInput['expected']

const OUTCOMES: readonly { value: Expected['outcome']; label: string }[] = [
  { value: 'allow', label: t('Let in') },
  { value: 'deny', label: t('Refused') },
  { value: 'redirect', label: t('Sent on') },
]
const FORM_ID = 'pin-form'
const NO_TESTS: readonly PinnedTest[] = []
/** As the API takes it. */
const LONGEST_NAME = 120

/**
 * Names a question and the answer that rules must give to it before they are put in force.
 *
 * @param pin    The question, and the answer it got.
 * @param reason Why it got that answer. Null where that is not known, as when a pinned test is edited.
 * @param known  The pinned test to change. Absent: a new one.
 */
export function PinDialog(props: {
  readonly pin: Omit<PinnedTestInput, 'name'>
  readonly reason: ReasonCode | null
  readonly known?: PinnedTest
  readonly onClose: () => void
}): ReactNode {
  const { pin, known, onClose } = props
  const { request } = pin
  const [typed, setTyped] = useState(known?.name ?? null)
  const [expected, setExpected] = useState(pin.expected)
  const changed = useChanged({ typed, expected })
  const tests = useApi('GET /rules/tests').data?.tests ?? NO_TESTS
  const name = typed ?? suggestedName(request, expected.outcome, tests)
  const action = useAction()
  const change = (changes: Partial<Expected>): void => setExpected({ ...expected, ...changes })
  const submit = async (): Promise<void> => {
    const body = { name: name.trim(), request, expected }
    const done = await action.run(() => send(body, known))
    if (!done) return
    const { passed, now, stored } = done.value
    const description = passed
      ? t('It passes with the rules in force.')
      : t('It fails with the rules in force: {now}', { now })
    if (known === undefined) toast(t('Pinned as a test'), { description })
    else toastEdited(t('The test is stored'), stored, description)
    onClose()
  }
  return (
    <Dialog
      open
      onClose={onClose}
      changed={changed}
      title={known === undefined ? t('Pin as test') : t('Change a pinned test')}
      description={t('Rules that answer this otherwise are not published, unless you override it.')}
      footer={
        <>
          <CancelButton />
          <Button
            look="primary"
            type="submit"
            form={FORM_ID}
            busy={action.busy}
            unless={name.trim() === '' ? t('Give it a name first.') : null}
          >
            {known === undefined ? t('Pin') : t('Store')}
          </Button>
        </>
      }
    >
      <Form id={FORM_ID} className="flex flex-col gap-4" onSubmit={() => void submit()}>
        <Input
          label={t('Name')}
          value={name}
          maxLength={LONGEST_NAME}
          autoFocus
          suggested={typed === null}
          placeholder={t('Season ticket holders get in from abroad')}
          error={action.error?.issue('name')}
          onChange={setTyped}
        />
        <Choice
          label={t('Must be')}
          row
          value={expected.outcome}
          options={OUTCOMES}
          onChange={(outcome) => setExpected({ outcome, reason: null, redirectUrl: null })}
        />
        <Narrower pin={pin} reason={props.reason} expected={expected} onChange={change} />
        <Question request={request} />
        <Refused error={action.error} title={t('Not pinned')} fieldsSay />
      </Form>
    </Dialog>
  )
}

const WHO: Readonly<Record<PinnedTestInput['request']['credential']['kind'], string>> = {
  none: t('Without a credential'),
  valid: t('With a valid credential'),
  refused: t('With a credential that is refused'),
}

/** What a test could be called, e.g. `With a valid credential, live/news: Let in`, as no other is. Names nobody. */
const suggestedName = (
  { credential, streamName }: PinnedTestInput['request'],
  wanted: Expected['outcome'],
  others: readonly Pick<PinnedTest, 'name'>[],
): string => {
  const answer = OUTCOMES.find(({ value }) => value === wanted)?.label ?? ''
  const first = `${WHO[credential.kind]}, ${streamName}: ${answer}`.slice(0, LONGEST_NAME)
  const taken = new Set(others.map((each) => each.name))
  let name = first
  for (let count = 2; taken.has(name); count += 1) {
    const more = ` (${count})`
    name = first.slice(0, LONGEST_NAME - more.length) + more
  }
  return name
}

/** Also for the same reason, or to the same place: where the answer is the one it got. */
function Narrower(props: {
  readonly pin: Omit<PinnedTestInput, 'name'>
  readonly reason: ReasonCode | null
  readonly expected: Expected
  readonly onChange: (changes: Partial<Expected>) => void
}): ReactNode {
  const { pin, expected, onChange } = props
  if (expected.outcome !== pin.expected.outcome) return null
  const reason = pin.expected.reason ?? props.reason
  const url = pin.expected.redirectUrl
  return (
    <>
      {reason !== null && (
        <Switch
          label={t('For this reason')}
          checked={expected.reason !== null}
          hint={reasonText(reason)}
          onChange={(on) => onChange({ reason: on ? reason : null })}
        />
      )}
      {url !== null && (
        <Switch
          label={t('To this place')}
          checked={expected.redirectUrl !== null}
          hint={url}
          onChange={(on) => onChange({ redirectUrl: on ? url : null })}
        />
      )}
    </>
  )
}

function Question({ request }: { readonly request: PinnedTestInput['request'] }): ReactNode {
  const { credential } = request
  return (
    <section
      aria-label={t('The question')}
      className="flex flex-col gap-2 border-t border-line pt-3"
    >
      <p className="text-sm">{sentenceOfPin(request)}</p>
      <Facts
        facts={[
          [t('Asked'), formatFull(request.atMs)],
          [t('Address'), request.address],
          [t('Tags'), credential.kind === 'valid' ? credential.tags.join(', ') : null],
          [t('Refused as'), credential.kind === 'refused' ? reasonText(credential.reason) : null],
          [t('User agent'), request.userAgent],
          [t('Referer'), request.referer],
        ]}
      />
    </section>
  )
}

/** Stores it, then says how the rules in force answer it. */
async function send(
  body: PinnedTestInput,
  known: PinnedTest | undefined,
): Promise<{ readonly passed: boolean; readonly now: string; readonly stored: PinnedTest }> {
  const stored =
    known === undefined
      ? await call('POST /rules/tests', { body })
      : await call('PUT /rules/tests/{id}', { params: { id: known.id }, body })
  const { results } = await call('POST /rules/tests/run', { body: { rules: 'published' } })
  const found = results.find((each) => each.id === stored.id)
  return {
    stored,
    passed: found?.passed !== false,
    now: found === undefined ? '' : reasonText(found.actual.reason),
  }
}
