import { MapPin } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { areaName } from '../../../shared/area-name.ts'
import type { RuleSource } from '../../../shared/rule.ts'
import { call } from '../../api/client.ts'
import { useApi } from '../../api/query.ts'
import { useAction } from '../../api/use-action.ts'
import { NoCityData } from '../../components/no-city-data.tsx'
import { Button } from '../../kit/button.tsx'
import { FileButton } from '../../kit/file-button.tsx'
import { formatNumber } from '../../kit/format.ts'
import { Textarea } from '../../kit/input.tsx'
import { partLater } from '../../kit/later.tsx'
import { Switch } from '../../kit/switch.tsx'
import { known, t } from '../../language/t.ts'

/** Loaded when there is something to draw: it brings the shapes of the world. */
const AreaMap = partLater(
  async () => (await import('./area-map.tsx')).AreaMap,
  <div className="h-40" />,
)

type AreaSource = Extract<RuleSource, { kind: 'area' }>

const pointsOf = ({ polygons }: AreaSource): number =>
  polygons
    .flatMap(({ outer, inner = [] }) => [outer, ...inner])
    .reduce((sum, ring) => sum + ring.trim().split(/\s+/).length, 0)

/**
 * The polygons of a rule, from a KML file that is pasted or chosen, with a drawing of them. The server reads the file.
 *
 * @param keepsOut Whether the rule keeps out whom it is about: those who cannot be placed then get past it.
 */
export function AreaFields(props: {
  readonly source: AreaSource
  readonly onChange: (source: AreaSource) => void
  readonly keepsOut: boolean
  readonly error: string | undefined
}): ReactNode {
  const { source, onChange } = props
  const [kml, setKml] = useState('')
  const about = useApi('GET /about').data
  const reading = useAction()
  const read = async (text: string): Promise<void> => {
    const area = await reading.run(() => call('POST /rules/area', { body: { kml: text } }))
    if (area === null) return
    setKml('')
    onChange({ ...source, polygons: area.value.polygons })
  }
  const { polygons, unlocated = props.keepsOut } = source
  const summary = t(
    '{name}: {count, plural, one {# polygon} other {# polygons}}, {points} points',
    {
      name: known(areaName(source)),
      count: polygons.length,
      points: formatNumber(pointsOf(source)),
    },
  )
  return (
    <div className="flex flex-col gap-3">
      {about?.cityData === null && (
        <NoCityData>
          {unlocated
            ? t('Nobody can be placed, so this rule fits everybody.')
            : t('Nobody can be placed, so this rule fits nobody.')}
        </NoCityData>
      )}
      {polygons.length > 0 && (
        <figure className="flex flex-col gap-1.5">
          <AreaMap polygons={polygons} label={summary} />
          <figcaption className="flex items-center gap-1.5 text-sm text-ink-2">
            <MapPin aria-hidden className="size-4 shrink-0 text-ink-3" />
            {summary}
          </figcaption>
        </figure>
      )}
      <Textarea
        label={polygons.length === 0 ? t('KML of the area') : t('KML of another area')}
        data
        rows={4}
        value={kml}
        error={reading.error?.message ?? props.error}
        placeholder="<kml>…<Polygon>…</Polygon></kml>"
        hint={t(
          'Paste the text of a KML file or choose the file. Nothing is fetched from anywhere.',
        )}
        onChange={setKml}
      />
      <div className="flex flex-wrap gap-2">
        <Button size="small" busy={reading.busy} onClick={() => void read(kml)}>
          {t('Take the polygons')}
        </Button>
        <FileButton
          size="small"
          accept=".kml,application/vnd.google-earth.kml+xml"
          label={t('KML file')}
          onFile={(file) => void file.text().then(read)}
        >
          {t('Choose a KML file')}
        </FileButton>
      </div>
      <Switch
        label={t('Also whoever cannot be placed')}
        hint={
          props.keepsOut
            ? t(
                'Private addresses and such the database does not know. Without it they get past this rule.',
              )
            : t('Private addresses and such the database does not know.')
        }
        checked={unlocated}
        onChange={(checked) => onChange({ ...source, unlocated: checked })}
      />
    </div>
  )
}
