import type { ReactNode } from 'react'
import { useApi } from '../../api/query.ts'
import { Facts } from '../../components/facts.tsx'
import { CopyButton } from '../../kit/copy-button.tsx'
import { LoadFailed, LoadingRows } from '../../kit/load-state.tsx'
import { Duration } from '../../kit/time.tsx'
import { known, t } from '../../language/t.ts'
import { Section } from './section.tsx'

const MODES = {
  desktop: t('desktop app'),
  headless: t('service, console in a browser'),
  demo: t('demonstration on a throw-away database'),
  rehearsal: t('rehearsal on a throw-away database'),
} as const

/** What runs here, since when, where its data is and how its secrets are kept. */
export function About(): ReactNode {
  const query = useApi('GET /about')
  const about = query.data
  return (
    <Section title={t('About')} description={t('What runs here and where its data is.')}>
      {query.isPending && <LoadingRows rows={2} />}
      {query.error !== null && about === undefined && (
        <LoadFailed what={t('details')} error={query.error} onRetry={() => void query.refetch()} />
      )}
      {about !== undefined && (
        <Facts
          facts={[
            ['Stagedoor', about.version],
            [t('Runs as'), MODES[about.mode]],
            [t('Since'), <Duration key="since" sinceMs={about.startedAtMs} />],
            [
              t('Handler'),
              <Copied key="handler" label={t('Copy handler address')} text={about.handlerUrl} />,
            ],
            [
              t('Gateway'),
              about.gatewayUrl === null ? null : (
                <Copied key="gateway" label={t('Copy gateway address')} text={about.gatewayUrl} />
              ),
            ],
            [
              t('Data'),
              <Copied key="data" label={t('Copy data directory')} text={about.dataDirectory} />,
            ],
            [t('Secrets'), known(about.secretProtection)],
            [t('Countries'), known(about.countryData)],
            [t('Cities'), about.cityData ?? t('none: no place is known')],
            [t('Node.js'), about.node],
            [t('SQLite'), about.sqlite],
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
