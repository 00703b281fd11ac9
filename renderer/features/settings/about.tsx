import type { ReactNode } from 'react'
import { useApi } from '../../api/query.ts'
import { Facts } from '../../components/facts.tsx'
import { CopyButton } from '../../kit/copy-button.tsx'
import { LoadFailed, LoadingRows } from '../../kit/load-state.tsx'
import { Duration } from '../../kit/time.tsx'
import { Section } from './section.tsx'

const MODES = {
  desktop: 'desktop app',
  headless: 'service, console in a browser',
  demo: 'demonstration on a throw-away database',
} as const

/** What runs here, since when, where its data is and how its secrets are kept. */
export function About(): ReactNode {
  const query = useApi('GET /about')
  const about = query.data
  return (
    <Section title="About" description="What runs here and where its data is.">
      {query.isPending && <LoadingRows rows={2} />}
      {query.error !== null && about === undefined && (
        <LoadFailed what="details" error={query.error} onRetry={() => void query.refetch()} />
      )}
      {about !== undefined && (
        <Facts
          facts={[
            ['Stagedoor', about.version],
            ['Runs as', MODES[about.mode]],
            ['Since', <Duration key="since" sinceMs={about.startedAtMs} />],
            [
              'Handler',
              <Copied key="handler" label="Copy handler address" text={about.handlerUrl} />,
            ],
            [
              'Gateway',
              about.gatewayUrl === '' ? null : (
                <Copied key="gateway" label="Copy gateway address" text={about.gatewayUrl} />
              ),
            ],
            ['Data', <Copied key="data" label="Copy data directory" text={about.dataDirectory} />],
            ['Secrets', about.secretProtection],
            ['Countries', about.countryData],
            ['Node.js', about.node],
            ['SQLite', about.sqlite],
          ]}
        />
      )}
    </Section>
  )
}

function Copied({ label, text }: { readonly label: string; readonly text: string }): ReactNode {
  return (
    <span className="flex items-start gap-1">
      <span className="data min-w-0 py-0.5 wrap-anywhere">{text}</span>
      <CopyButton value={text} label={label} className="-my-1" />
    </span>
  )
}
