/** Who makes an edit: `console`, `cli`, `api:<service token name>`. Goes into the audit log. */
export type Actor = string
