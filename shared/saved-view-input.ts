import { z } from 'zod'
import { VIEW_SCREENS } from './saved-view.ts'

/** Views kept at most, of all screens. */
export const MOST_SAVED_VIEWS = 200

export const savedViewSchema = z.strictObject({
  screen: z.enum(VIEW_SCREENS),
  name: z.string().trim().min(1, 'Give it a name.').max(60),
  filter: z.string().trim().min(1, 'A view needs a filter.').max(500),
  isPinned: z.boolean().default(false),
})
export type SavedViewInput = z.output<typeof savedViewSchema>
