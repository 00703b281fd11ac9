import { z } from 'zod'
import { SECRET_NOUNS } from '../../../shared/api.ts'
import { AppError } from '../../../shared/errors.ts'
import { testOverrideSchema } from '../../../shared/pinned-test-input.ts'
import {
  type Settings,
  type SettingsChanges,
  wholeSettingsSchema,
  withChanges,
} from '../../../shared/settings.ts'
import * as answers from '../answers.ts'
import { issuesOf } from '../failure.ts'
import { impact } from '../impact-answers.ts'
import { type Routes, route } from '../route.ts'
import { diffLine } from '../rule-answers.ts'
import type { ConsoleDeps } from '../types.ts'

/** Longest value of a secret: a private key in PEM. */
const MOST_VALUE_CHARS = 16_384

const applySchema = z.strictObject({
  yaml: z.string(),
  dryRun: z.boolean(),
  overrideTests: testOverrideSchema.optional(),
  values: z.record(z.string().max(4200), z.string().max(MOST_VALUE_CHARS)).optional(),
})

/** Settings, the YAML document and launch links. */
export function upkeepRoutes(deps: ConsoleDeps) {
  const { settings } = deps.catalogue
  return {
    'GET /settings': route('GET /settings', {
      summary: 'Settings of the installation',
      answer: answers.settings,
      run: () => settings.get(),
    }),
    'PUT /settings': route('PUT /settings', {
      summary: 'Replace the settings, all of them',
      body: wholeSettingsSchema,
      answer: answers.settings,
      run: ({ body, caller }) => settings.update(body, caller.actor),
    }),
    'PATCH /settings': route('PATCH /settings', {
      summary: 'Change some of the settings; the others, and parts that are not named, stay',
      body: z.record(z.string(), z.unknown()) as z.ZodType<SettingsChanges, SettingsChanges>,
      answer: answers.settings,
      run: ({ body, caller }) => settings.update(changed(settings.get(), body), caller.actor),
    }),
    'POST /apply': route('POST /apply', {
      summary: 'Apply a YAML document of streams, rules and media servers, all of it or nothing',
      body: applySchema,
      answer: z.strictObject({
        applied: z.boolean(),
        lines: z.array(diffLine).readonly(),
        secrets: z.record(z.string(), z.string()),
        missing: z
          .array(z.strictObject({ noun: z.enum(SECRET_NOUNS), label: z.string() }))
          .readonly(),
        unplacedAreas: z.int(),
        impact: impact.nullable(),
      }),
      prepare: ({ yaml }) => deps.document.read(yaml),
      async run({ body, ready, caller }) {
        const result = deps.document.apply(ready, {
          dryRun: body.dryRun,
          actor: caller.actor,
          overrideTests: body.overrideTests ?? null,
          values: body.values ?? {},
        })
        const { applied, lines, secrets = {}, missing = [], unplacedAreas = 0 } = result
        const { wanted } = result
        const counted = wanted === undefined ? null : await deps.impactOf(wanted)
        return { applied, lines, secrets, missing, unplacedAreas, impact: counted }
      },
    }),
    'POST /launch-codes': route('POST /launch-codes', {
      summary: 'Fresh one-time launch links; needs the control token of the data directory',
      answer: z.strictObject({ url: z.string(), phoneUrl: z.string().nullable() }),
      run: ({ caller }) => {
        if (caller.launchUrls === undefined) {
          throw new AppError('ERR_NOT_FOUND', 'No console for a browser is served here.')
        }
        return caller.launchUrls()
      },
    }),
  } satisfies Partial<Routes>
}

/** @throws AppError ERR_INPUT_INVALID. */
function changed(stored: Settings, changes: SettingsChanges): Settings {
  try {
    return withChanges(stored, changes)
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error
    throw new AppError('ERR_INPUT_INVALID', undefined, { issues: issuesOf(error) })
  }
}
