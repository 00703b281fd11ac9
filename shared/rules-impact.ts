/** Whom other rules than those in force, a draft or an earlier version, would refuse of those who are in now. */
export interface RulesImpact {
  /** Sessions that are live and that the rules in force let in. */
  readonly live: number
  /** Of them, those the other rules refuse or send elsewhere. */
  readonly refused: number
  /** Of the refused, those that publish: their streams go off air. */
  readonly publishers: number
  /** Of the refused, those that are cut at once. */
  readonly cut: number
  /** Those that are refused when their media server asks about them again. */
  readonly asked: number
  /** Those that go on, since their media server cannot be told. */
  readonly goOn: number
}
