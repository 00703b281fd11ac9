import type { ReactNode } from 'react'
import { useApi } from '../../api/query.ts'
import { Choice } from '../../kit/choice.tsx'
import { Input } from '../../kit/input.tsx'
import { Select } from '../../kit/select.tsx'
import { Suggest } from '../../kit/suggest.tsx'
import { Switch } from '../../kit/switch.tsx'
import { t } from '../../language/t.ts'
import type { Trial } from './trial.ts'

const NO_SERVER = t('None in particular')
const ANY = { value: '', label: NO_SERVER } as const
const PROTOCOLS = ['hls', 'dash', 'icecast', 'rtmp', 'sldp', 'mpegts', 'pd'] as const

/** Every part of a request, of which only the stream is needed. */
export function TrialForm(props: {
  readonly trial: Trial
  readonly onChange: (trial: Trial) => void
  readonly issue: (path: string) => string | undefined
}): ReactNode {
  const { trial, issue } = props
  const streams = useApi('GET /streams').data?.streams ?? []
  const servers = useApi('GET /media-servers').data?.mediaServers ?? []
  const change = (changes: Partial<Trial>): void => props.onChange({ ...trial, ...changes })
  return (
    <>
      <Group title={t('Request')}>
        <Suggest
          label={t('Stream')}
          value={trial.streamName}
          suggestions={streams.map((stream) => stream.name)}
          placeholder="live/news"
          maxLength={512}
          error={issue('streamName')}
          onChange={(streamName) => change({ streamName })}
        />
        <Choice
          label={t('Wants to')}
          row
          value={trial.action}
          options={[
            { value: 'subscribe', label: t('Watch') },
            { value: 'publish', label: t('Publish') },
          ]}
          onChange={(action) => change({ action })}
        />
        <div className="grid grid-cols-2 gap-3">
          <Select
            label={t('Media server')}
            placeholder={NO_SERVER}
            value={trial.mediaServerId}
            options={[ANY, ...servers.map(({ id, name }) => ({ value: id, label: name }))]}
            onChange={(mediaServerId) => change({ mediaServerId })}
          />
          <Suggest
            label={t('Protocol')}
            value={trial.protocol}
            suggestions={PROTOCOLS}
            placeholder="hls"
            maxLength={32}
            onChange={(protocol) => change({ protocol })}
          />
        </div>
        <Input
          label={t('Address of the viewer')}
          data
          value={trial.address}
          placeholder="203.0.113.9"
          maxLength={64}
          error={issue('address')}
          onChange={(address) => change({ address })}
        />
        <Input
          label={t('User agent')}
          data
          value={trial.userAgent}
          maxLength={1024}
          onChange={(userAgent) => change({ userAgent })}
        />
        <div className="grid grid-cols-2 gap-3">
          <Input
            label={t('Referring page')}
            data
            value={trial.referer}
            maxLength={2048}
            onChange={(referer) => change({ referer })}
          />
          <Input
            label={t('Viewer id')}
            data
            value={trial.viewerId}
            maxLength={256}
            onChange={(viewerId) => change({ viewerId })}
          />
        </div>
      </Group>
      <Group title={t('Credential')}>
        <Input
          label={t('Link or token')}
          data
          value={trial.link}
          maxLength={4096}
          hint={t('A token of any kind, alone or in the whole address.')}
          onChange={(link) => change({ link })}
        />
        <Input
          label={t('Stream key')}
          data
          value={trial.streamKey}
          maxLength={4096}
          onChange={(streamKey) => change({ streamKey })}
        />
        <Switch
          label={t('Pretend to hold a valid credential')}
          checked={trial.assumeGrant}
          hint={t('Past decisions keep no credential; this stands in for it.')}
          onChange={(assumeGrant) => change({ assumeGrant })}
        />
      </Group>
      <Group title={t('Conditions')}>
        <Input
          label={t('Moment')}
          type="datetime-local"
          value={trial.at}
          hint={t('Empty is now. In the time of this computer.')}
          onChange={(at) => change({ at })}
        />
        <Choice
          label={t('Rules')}
          row
          value={trial.rules}
          options={[
            { value: 'published', label: t('Published') },
            { value: 'draft', label: t('Draft') },
          ]}
          onChange={(rules) => change({ rules })}
        />
      </Group>
    </>
  )
}

function Group(props: { readonly title: string; readonly children: ReactNode }): ReactNode {
  return (
    <section aria-label={props.title} className="flex flex-col gap-3">
      <h2 className="border-b border-line pb-1 text-sm font-semibold">{props.title}</h2>
      {props.children}
    </section>
  )
}
