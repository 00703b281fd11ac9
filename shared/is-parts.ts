/** Whether a setting, by its value, has parts that can be changed each by itself. */
export const isParts = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
