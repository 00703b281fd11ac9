import { IntlMessageFormat } from 'intl-messageformat'

/** What a message needs besides its words: names of its places and of its tags, each once, in order of the alphabet. */
export interface Needs {
  readonly values: readonly string[]
  readonly tags: readonly string[]
}

type Element = ReturnType<IntlMessageFormat['getAst']>[number]

/**
 * Reads a message as the console does. Throws when it is none.
 *
 * @param markup Whether tags count as such, as in `<T>`.
 */
export function needsOf(message: string, markup: boolean): Needs {
  const values = new Set<string>()
  const tags = new Set<string>()
  const read = (element: Element): void => {
    if ('children' in element) {
      tags.add(element.value)
      element.children.forEach(read)
    } else if ('options' in element) {
      values.add(element.value)
      for (const { value } of Object.values(element.options)) value.forEach(read)
    } else if ('value' in element && element.type !== LITERAL) {
      values.add(element.value)
    }
  }
  const compiled = new IntlMessageFormat(message, 'en', undefined, { ignoreTag: !markup })
  compiled.getAst().forEach(read)
  return { values: [...values].sort(), tags: [...tags].sort() }
}

/** The type of words between places; the package has the names of types for itself. */
const LITERAL = 0
