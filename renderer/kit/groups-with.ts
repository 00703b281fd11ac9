import type { ChoiceOption } from './choice.tsx'

/** Options that stand together under a title. */
export interface ChoiceGroup<T extends string> {
  readonly title: string
  readonly options: readonly ChoiceOption<T>[]
}

/** The groups with what fits a text. */
export function groupsWith<T extends string>(
  groups: readonly ChoiceGroup<T>[],
  text: string,
): readonly ChoiceGroup<T>[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  const fits = ({ label, hint = '' }: ChoiceOption<T>): boolean => {
    const said = `${label} ${hint}`.toLowerCase()
    return words.every((word) => said.includes(word))
  }
  return groups
    .map(({ title, options }) => ({ title, options: options.filter(fits) }))
    .filter(({ options }) => options.length > 0)
}
