import { type FormEvent, type ReactNode, useEffect, useState } from 'react'
import { keptPlace } from '../api/place.ts'
import { askOpenCommand, launchFromLocation, useOpenCommand, useRefusal } from '../api/session.ts'
import { Button } from '../kit/button.tsx'
import { CodeBlock } from '../kit/code-block.tsx'
import { Input } from '../kit/input.tsx'
import { t } from '../language/t.ts'
import { Mark } from './mark.tsx'

/** Shown when this browser was not launched or its session ended: how to get a fresh link, or paste one. */
export function SignedOut(): ReactNode {
  const refusal = useRefusal()
  const openCommand = useOpenCommand()
  // By a proxy's name, which is served over TLS alone: most likely a phone.
  const isElsewhere = location.protocol === 'https:'
  useEffect(() => void askOpenCommand(), [])
  const [link, setLink] = useState('')
  const code = link.split('launch=')[1]?.trim() ?? ''
  const [isWrong, setWrong] = useState(false)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setWrong(code === '')
    if (code === '') return
    history.replaceState(null, '', `#launch=${code}`)
    void launchFromLocation()
  }
  return (
    <main className="flex h-full items-center justify-center overflow-y-auto p-6">
      <div className="flex w-full max-w-md flex-col gap-4">
        <Mark className="size-12" />
        <h1 className="text-xl font-semibold">
          {keptPlace() === null ? t('This browser is not signed in') : t('The console is locked')}
        </h1>
        <p className="text-sm text-ink-2">
          {isElsewhere
            ? t(
                'Stagedoor goes on deciding; only the console is closed. Press Sign in a phone in the settings of a browser that is signed in, or run this on the machine where Stagedoor runs, and scan the code:',
              )
            : t(
                'Stagedoor goes on deciding; only the console is closed. Run this on the machine where it runs and open the link it prints:',
              )}
        </p>
        <CodeBlock title={t('Command')} text={isElsewhere ? `${openCommand} --qr` : openCommand} />
        {openCommand.endsWith('…') && (
          <p className="text-sm text-ink-2">
            {t('In place of … goes the data directory that Stagedoor was started with.')}
          </p>
        )}
        {refusal !== null && (
          <p role="alert" className="text-sm font-medium text-deny">
            {refusal}
          </p>
        )}
        <form onSubmit={submit} className="flex items-end gap-2">
          <Input
            className="flex-1"
            data
            label={t('Or paste the launch link here')}
            placeholder={`${isElsewhere ? location.origin : 'http://127.0.0.1:8481'}/#launch=…`}
            value={link}
            error={isWrong ? t('Paste the whole link: it ends in #launch= and a code.') : undefined}
            onChange={setLink}
          />
          <Button type="submit" look="primary">
            {t('Open')}
          </Button>
        </form>
      </div>
    </main>
  )
}
