import { z } from 'zod'
import { publishSchema, rollbackSchema, saveDraftSchema } from '../../../shared/api.ts'
import { AppError } from '../../../shared/errors.ts'
import { type KmlArea, kmlSchema } from '../../../shared/kml-area.ts'
import { areaPolygons } from '../../../shared/rule.ts'
import { say } from '../../../shared/say.ts'
import { impact } from '../impact-answers.ts'
import { readKml } from '../kml.ts'
import { type Routes, route } from '../route.ts'
import { diffLine, listedRuleVersion, ruleDraft, rulesView, ruleVersion } from '../rule-answers.ts'
import type { ConsoleDeps } from '../types.ts'

const kmlArea: z.ZodType<KmlArea> = z
  .strictObject({ polygons: areaPolygons, points: z.int(), leftOut: z.int() })
  .meta({ id: 'KmlArea' })

const version = z
  .string()
  .regex(/^\d{1,9}$/, 'Must be the number of a version.')
  .optional()

/** @throws AppError ERR_NOT_FOUND where it is no number a version could have. */
function versionIn(path: string): number {
  if (/^\d{1,9}$/.test(path)) return Number(path)
  throw new AppError('ERR_NOT_FOUND', say('There is no version {version}.', { version: path }))
}

/** The rules in force, the draft, and the way from one to the other. */
export function ruleRoutes({ catalogue, live, rulesImpact }: ConsoleDeps) {
  const { rules } = catalogue
  return {
    'GET /rules': route('GET /rules', {
      summary: 'Published rules, the draft, and how often each rule decided',
      answer: rulesView,
      run: () => ({ published: rules.published(), draft: rules.draft(), hits: live.ruleHits() }),
    }),
    'PUT /rules/draft': route('PUT /rules/draft', {
      summary: 'Save the draft as a whole',
      body: saveDraftSchema,
      answer: ruleDraft,
      run: ({ body, caller }) => rules.saveDraft(body.baseVersion, body.rules, caller.actor),
    }),
    'DELETE /rules/draft': route('DELETE /rules/draft', {
      summary: 'Discard the draft',
      answer: null,
      run: ({ caller }) => {
        rules.discardDraft(caller.actor)
        return null
      },
    }),
    'GET /rules/diff': route('GET /rules/diff', {
      summary: 'What publishing the draft would change',
      answer: z.strictObject({ lines: z.array(diffLine).readonly() }),
      run: () => ({ lines: rules.diff() }),
    }),
    'GET /rules/impact': route('GET /rules/impact', {
      summary: 'Who is in now and would be refused by the draft, or by an earlier version',
      query: z.strictObject({ version }),
      answer: impact,
      run: ({ query }) => rulesImpact(query.version === undefined ? null : Number(query.version)),
    }),
    'POST /rules/publish': route('POST /rules/publish', {
      summary: 'Put the draft in force',
      body: publishSchema,
      answer: ruleVersion,
      run: ({ body, caller }) =>
        rules.publish(body.baseVersion, body.note, caller.actor, body.overrideTests),
    }),
    'POST /rules/rollback': route('POST /rules/rollback', {
      summary: 'Put an earlier version in force again, as a new version',
      body: rollbackSchema,
      answer: ruleVersion,
      run: ({ body, caller }) => rules.rollback(body.version, caller.actor, body.overrideTests),
    }),
    'POST /rules/area': route('POST /rules/area', {
      summary: 'Read the polygons out of a KML text, for the source of a rule',
      body: kmlSchema,
      answer: kmlArea,
      run: ({ body }) => readKml(body.kml),
    }),
    'GET /rules/versions': route('GET /rules/versions', {
      summary: 'The last hundred versions that were published, without their rules',
      answer: z.strictObject({ versions: z.array(listedRuleVersion).readonly() }),
      run: async () => ({ versions: await rules.versions() }),
    }),
    'GET /rules/versions/{version}': route('GET /rules/versions/{version}', {
      summary: 'One version that was published, with its rules',
      answer: ruleVersion,
      run: ({ params }) => rules.version(versionIn(params.version)),
    }),
  } satisfies Partial<Routes>
}
