import { type AuditCheck, sentenceOfCheck } from '../../shared/audit.ts'
import type { Config } from './config.ts'
import { assertDatabase, withControl } from './control.ts'
import type { Output } from './output.ts'

/**
 * Checks the audit log and says what it found, with the receipt for a later look. Exit code 1 when an entry is not as it was
 * written.
 *
 * @param receipt What an earlier look answered. Null: the log is only held to itself.
 */
export async function audit(config: Config, output: Output, receipt: string | null): Promise<void> {
  assertDatabase(config)
  const found = await withControl(config, async (call) => {
    const response = await call('POST', '/api/v1/audit/check', { receipt })
    return (await response.json()) as AuditCheck
  })
  const receiptLine = found.receipt === null ? '' : `\nReceipt: ${found.receipt}`
  output.say(`${sentenceOfCheck(found)}${receiptLine}`, { ...found })
  if (found.broken !== null) process.exitCode = 1
}
