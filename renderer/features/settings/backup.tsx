import { type ReactNode, useState } from 'react'
import { call } from '../../api/client.ts'
import { useAction } from '../../api/use-action.ts'
import { Button } from '../../kit/button.tsx'
import { Callout } from '../../kit/callout.tsx'
import { formatBytes } from '../../kit/format.ts'
import { Section } from './section.tsx'

interface BackupMade {
  readonly path: string
  readonly bytes: number
  readonly checked: boolean
}

/** Makes a copy of the database while it is in use, and says whether the copy was checked. */
export function Backup(): ReactNode {
  const action = useAction()
  const [made, setMade] = useState<BackupMade | null>(null)
  const make = async (): Promise<void> => {
    const done = await action.run(() => call('POST /backup'))
    if (done) setMade(done.value)
  }
  return (
    <Section
      title="Backup"
      description="A copy of the database, made while the handler goes on answering."
    >
      <div>
        <Button busy={action.busy} onClick={() => void make()}>
          Back up now
        </Button>
      </div>
      {action.error !== null && (
        <Callout tone="deny" title="No backup was made">
          {action.error.message}
        </Callout>
      )}
      {made !== null && (
        <Callout
          {...(made.checked ? {} : { tone: 'warn' as const })}
          title={made.checked ? 'Backed up, opened and checked' : 'Backed up, but not checked'}
        >
          <span className="data wrap-anywhere">{made.path}</span>, {formatBytes(made.bytes)}
        </Callout>
      )}
      <p className="text-xs text-ink-2">
        Secrets in it are sealed with the key of this machine. Keep that key as well, or they have
        to be made anew after a restore.
      </p>
    </Section>
  )
}
