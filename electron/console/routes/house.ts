import { z } from 'zod'
import { HOUSE_PROBLEMS, type ListedHouseFile } from '../../../shared/house-file.ts'
import { type Routes, route } from '../route.ts'
import type { ConsoleDeps } from '../types.ts'

/** A house file as the API answers it. */
export const houseFile: z.ZodType<ListedHouseFile> = z
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
        const used = catalogue.houseFiles.uses()
        const found = await house.list()
        const houseFiles = found.map((each) => ({
          ...each,
          rules: [...(used.get(each.name) ?? [])],
        }))
        return { folder: house.folder, houseFiles }
      },
    }),
    'DELETE /house-files/{name}': route('DELETE /house-files/{name}', {
      summary: 'Delete a house file; it can be restored for 30 days',
      answer: null,
      run({ params: { name }, caller }) {
        catalogue.houseFiles.remove(name, caller.actor)
        return null
      },
    }),
  } satisfies Partial<Routes>
}
