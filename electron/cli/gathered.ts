/** Collects what an option that can be repeated was given. */
export const gathered = (value: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  value,
]
