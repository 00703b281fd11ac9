/** Ids asked for in one call; the API takes no more. */
const AT_ONCE = 100
/** Ids are gathered for so long before they are asked for, milliseconds. */
const GATHER_MS = 30
/** When one that failed is asked for again, milliseconds. */
const AGAIN_MS = 10_000
/** Labels kept at most; then the book begins anew. */
const KEPT = 20_000

/** Labels by id. An empty one: there is nothing of that id, or it has no label. */
type Labels = ReadonlyMap<string, string>

export interface LabelBookTools {
  /** Reads the labels of at most 100 ids; those it does not answer have none. */
  read(ids: readonly string[]): Promise<Labels>
  /** Default setTimeout. */
  after?(ms: number, work: () => void): void
}

/** Labels that are read when they are first asked for, many at once, and never twice: a label does not change. */
export interface LabelBook {
  /** What is known, another object each time that grows. */
  labels(): Labels
  /** Asks for the label of an id, soon. No effect when it is known or was asked for. */
  want(id: string): void
  /** Takes in labels that were read with something else, so that they need not be asked for. Empty ones are left out. */
  learn(found: Labels): void
  /** @returns Ends the calls. */
  subscribe(listener: () => void): () => void
}

/** Asks for labels of ids as they are met, many at once, and keeps them. */
export function createLabelBook(tools: LabelBookTools): LabelBook {
  const after = tools.after ?? ((ms, work) => void setTimeout(work, ms))
  const listeners = new Set<() => void>()
  const asked = new Set<string>()
  let labels: Labels = new Map()
  let wanted: string[] = []

  /** @param found Of ids of which nothing else is to be asked. */
  function keep(found: Labels): void {
    const known = labels.size + found.size > KEPT ? [] : labels
    labels = new Map([...known, ...found])
    for (const listener of listeners) listener()
  }

  async function readWanted(): Promise<void> {
    const ids = wanted.slice(0, AT_ONCE)
    wanted = wanted.slice(AT_ONCE)
    if (wanted.length > 0) after(0, readWanted)
    try {
      const found = await tools.read(ids)
      keep(new Map(ids.map((id) => [id, found.get(id) ?? ''])))
    } catch {
      // What is on screen shows the id meanwhile.
      after(AGAIN_MS, () => {
        for (const id of ids) asked.delete(id)
        for (const listener of listeners) listener()
      })
      return
    }
    for (const id of ids) asked.delete(id)
  }

  return {
    labels: () => labels,
    want(id) {
      if (labels.has(id) || asked.has(id)) return
      asked.add(id)
      wanted.push(id)
      if (wanted.length === 1) after(GATHER_MS, readWanted)
    },
    learn(found) {
      const fresh = [...found].filter(([id, label]) => label !== '' && labels.get(id) !== label)
      if (fresh.length > 0) keep(new Map(fresh))
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
