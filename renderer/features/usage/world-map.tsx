import { WORLD } from 'virtual:world-shapes'
import { type ReactNode, type SyntheticEvent, useMemo, useState } from 'react'
import type { UsageRow } from '../../../shared/usage.ts'
import { t } from '../../language/t.ts'
import { placed, SHADES, shadeOf, upToOf } from './map-steps.ts'
import { formatShare, formatWatched } from './words.ts'

const CODES: ReadonlySet<string> = new Set(WORLD.map(({ code }) => code))

const fillOf = (shade: number): string =>
  shade === 0
    ? 'var(--hover)'
    : `color-mix(in oklab, var(--chart-1) ${20 + (80 * shade) / SHADES}%, var(--panel))`

/**
 * Where viewers watched from: the more, the stronger a country is drawn. What it says is in the list beside it as well, by which it
 * can be opened without a pointer.
 *
 * @param rows Of countries, the most first.
 */
export function WorldMap(props: {
  readonly rows: readonly UsageRow[]
  readonly totalMs: number
  readonly nameOf: (code: string) => string
  readonly onOpen: (code: string) => void
}): ReactNode {
  const { rows, totalMs, nameOf, onOpen } = props
  const [pointed, setPointed] = useState<string | null>(null)
  const known = useMemo(() => new Map(rows.map((row) => [row.key, row])), [rows])
  const [drawn, others] = useMemo(() => placed(rows, (code) => CODES.has(code)), [rows])
  const mostMs = drawn[0]?.ms ?? 0
  const say = (code: string): string => {
    const row = known.get(code)
    if (row === undefined) return t('{name}: nobody', { name: nameOf(code) })
    const share = totalMs === 0 ? '' : `, ${formatShare(row.ms / totalMs)}`
    return t('{name}: {ms}{share}, {sessions, plural, one {# session} other {# sessions}}', {
      name: nameOf(code),
      ms: formatWatched(row.ms),
      share,
      sessions: row.sessions,
    })
  }
  const codeAt = ({ target }: SyntheticEvent): string | null =>
    target instanceof Element ? target.getAttribute('data-code') : null
  const summary = t('Map of the world: as the list of countries beside it')
  return (
    <figure className="flex min-w-0 flex-col">
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the list beside it does the same by keyboard */}
      <svg
        role="img"
        aria-label={summary}
        viewBox="0 0 960 424"
        className="max-h-88 w-full"
        onPointerOver={(event) => setPointed(codeAt(event))}
        onPointerLeave={() => setPointed(null)}
        onClick={(event) => {
          const code = codeAt(event)
          if (code !== null && known.has(code)) onOpen(code)
        }}
      >
        {WORLD.map(({ code, path, dot }) => {
          const shade = shadeOf(known.get(code)?.ms ?? 0, mostMs)
          const look = {
            'data-code': code,
            fill: fillOf(shade),
            stroke: code === pointed ? 'var(--ink)' : 'var(--panel)',
            strokeWidth: code === pointed ? 1.5 : 0.6,
            className: known.has(code) ? 'cursor-pointer' : undefined,
          }
          return (
            <g key={code}>
              <title>{say(code)}</title>
              {path !== '' && <path d={path} {...look} />}
              {dot !== null && known.has(code) && (
                <circle cx={dot[0]} cy={dot[1]} r={4.5} {...look} />
              )}
            </g>
          )
        })}
      </svg>
      <figcaption className="flex flex-wrap items-center gap-x-4 gap-y-1 text-xs text-ink-3">
        <Scale mostMs={mostMs} />
        {others.map((row) => (
          <button
            key={row.key}
            type="button"
            className="rounded-sm underline decoration-line-strong underline-offset-2 hover:text-ink"
            onClick={() => onOpen(row.key)}
          >
            {say(row.key)}
          </button>
        ))}
        <span aria-hidden className="min-w-0 truncate text-ink">
          {pointed !== null && say(pointed)}
        </span>
      </figcaption>
    </figure>
  )
}

/** Up to how much each shade stands for. */
function Scale({ mostMs }: { readonly mostMs: number }): ReactNode {
  const shades = Array.from({ length: SHADES }, (_, index) => index + 1)
  const label = (shade: number): string => formatWatched(mostMs * upToOf(shade))
  return (
    <span aria-hidden className="figures flex items-end gap-px">
      {shades.map((shade) => (
        <span key={shade} className="flex flex-col items-center">
          <i className="h-2.5 w-14" style={{ background: fillOf(shade) }} />
          {/* The last of those that read alike, which are so short. */}
          {shade < SHADES && label(shade) === label(shade + 1) ? '\u00a0' : label(shade)}
        </span>
      ))}
    </span>
  )
}
