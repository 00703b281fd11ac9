import { z } from 'zod'
import { HOUSE_PROBLEMS, houseNameOf, type ListedHouseFile } from '../../../shared/house-file.ts'
import type { Rule } from '../../../shared/rule.ts'
import { type Routes, route } from '../route.ts'
import type { ConsoleDeps } from '../types.ts'

const houseFile: z.ZodType<ListedHouseFile> = z
  .strictObject({
    name: z.string(),
    seconds: z.number().nullable(),
    segments: z.int(),
    bytes: z.int(),
    problem: z.enum(HOUSE_PROBLEMS).nullable(),
    problemFile: z.string().nullable(),
    rules: z.array(z.string()).readonly(),
  })
  .meta({ id: 'HouseFile' })

/** The operator's own files, which the gateway plays. */
export function houseRoutes({ house, catalogue }: ConsoleDeps) {
  return {
    'GET /house-files': route('GET /house-files', {
      summary: 'House files of the gateway: whether each can be used, why not, which rules play it',
      answer: z.strictObject({ folder: z.string(), houseFiles: z.array(houseFile).readonly() }),
      async run() {
        const { rules } = catalogue
        const used = usesOf([...rules.published().rules, ...(rules.draft()?.rules ?? [])])
        const found = await house.list()
        const houseFiles = found.map((each) => ({
          ...each,
          rules: [...(used.get(each.name) ?? [])],
        }))
        return { folder: house.folder, houseFiles }
      },
    }),
  } satisfies Partial<Routes>
}

/** Ids of rules by the house file they play. */
function usesOf(rules: readonly Rule[]): ReadonlyMap<string, ReadonlySet<string>> {
  const used = new Map<string, Set<string>>()
  for (const { id, effect } of rules) {
    const urls = [
      effect.kind === 'loop' || effect.kind === 'redirect' ? effect.url : '',
      'promptUrl' in effect ? (effect.promptUrl ?? '') : '',
    ]
    for (const name of urls.map(houseNameOf)) {
      if (name !== null) used.set(name, (used.get(name) ?? new Set()).add(id))
    }
  }
  return used
}
