import { splitCall } from './route.ts'

/** Methods each path of a set of calls answers, for `Allow` and for telling a wrong method from a wrong path. */
export interface Methods {
  /** Sorted, with HEAD and OPTIONS. Empty when nothing answers at this path. */
  at(path: string): readonly string[]
}

/** Collects the methods of calls such as `PUT /streams/{id}`, where `{id}` stands for one segment. */
export function methodsOf(calls: readonly string[]): Methods {
  const known = calls.map((call) => {
    const { method, path } = splitCall(call)
    return { method, segments: path.split('/') }
  })
  return {
    at(path) {
      const asked = path.split('/')
      const methods = known
        .filter(({ segments }) => fits(segments, asked))
        .map((each) => each.method)
      if (methods.length === 0) return []
      const head = methods.includes('GET') ? ['HEAD'] : []
      return [...new Set([...methods, ...head, 'OPTIONS'])].sort()
    },
  }
}

function fits(pattern: readonly string[], asked: readonly string[]): boolean {
  return (
    pattern.length === asked.length &&
    pattern.every((part, index) =>
      part.startsWith('{') ? asked[index] !== '' : part === asked[index],
    )
  )
}
