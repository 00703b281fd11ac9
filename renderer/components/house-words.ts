import { HOUSE_SENTENCES, type HouseProblem } from '../../shared/house-file.ts'
import { known } from '../language/t.ts'

/** What is wrong with a house file, and what to do. */
export const houseSentence = (problem: HouseProblem): string => known(HOUSE_SENTENCES[problem])
