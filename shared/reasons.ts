/**
 * Why a decision came out as it did: one code, one sentence. Codes are stored with every decision, appear in
 * exports and the API, and are never renamed or reused; sentences may be reworded.
 */
export const REASONS = {
  // allow
  public_stream: 'The stream is public, so no credential is needed.',
  grant_accepted: 'The credential permits this.',
  rule_continue: 'A rule lets this viewer continue.',
  rule_ads: 'A rule lets this viewer in with advertisements.',
  unrecorded_allow:
    'The database cannot be written, and the settings say to admit new starts meanwhile.',
  end_noted: 'The end of a session was noted.',
  token_issued: 'A token was issued to a back end.',
  session_terminated: 'A back end ended this session.',
  check_failed:
    'The check failed inside Stagedoor, and the stream keeps viewers who are in for a while.',
  // redirect
  rule_redirect: 'A rule sends this viewer to another address.',
  rule_prompt: 'A rule refuses this viewer, who is played an announcement instead.',
  rule_loop: 'A rule plays a loop to this viewer instead of the stream.',
  // deny
  stream_unknown: 'No stream of this name is set up.',
  stream_disabled: 'The stream is switched off.',
  stream_not_live: 'The stream is not being published now.',
  credential_missing: 'The stream needs a credential and none was presented.',
  credential_malformed: 'The credential cannot be read: it is cut short or damaged.',
  credential_unknown: 'The credential is not one that Stagedoor issued or knows.',
  credential_signature: 'The signature of the credential does not fit.',
  credential_other_address: 'The credential was signed for another address than the viewer has.',
  credential_clock:
    'The credential was signed in the future: the clocks of the signer and of this machine differ.',
  credential_time_format: 'The signature of the credential fits, but its time cannot be read.',
  credential_other_session: 'The credential is for another session.',
  credential_other_origin: 'The credential is for players on other pages.',
  credential_other_country: 'The credential is not for viewers in this country.',
  credential_other_tracking:
    'The credential carries another tracking id than the token it was signed with.',
  credential_other_cluster:
    'The credential is for another cluster than the stream is published in.',
  credential_wrong_kind: 'The credential is of another kind than is needed here.',
  credential_no_target: 'The credential names no stream, channel or room, so it permits none.',
  credential_addresses_taken: 'All the addresses this credential may be used from are taken.',
  credential_parent:
    'The token this credential was signed with is switched off, expired, replaced or removed.',
  signing_password_missing:
    'The media server has no signing password here, so its signed URLs cannot be checked.',
  grant_expired: 'The credential has expired.',
  grant_not_yet_valid: 'The credential is not valid yet.',
  grant_disabled: 'The credential was switched off.',
  grant_deleted: 'The credential was deleted.',
  grant_revoked: 'The credential was revoked.',
  grant_other_stream: 'The credential is for another stream.',
  grant_other_action: 'The credential is for another action: publishing is not watching.',
  viewer_revoked: 'This viewer was revoked.',
  address_revoked: 'This address was revoked.',
  session_revoked: 'This session was revoked.',
  session_too_long: 'The session has lasted as long as the stream allows.',
  rule_drop: 'A rule refuses this viewer.',
  caller_unauthenticated: 'The back end did not prove who it is.',
  origin_unknown: 'No published stream of this id is known.',
  origin_ended: 'The published stream of this id has ended.',
  limit_grant: 'The credential has as many sessions as it may have at a time.',
  limit_viewer: 'The viewer has as many sessions as they may have at a time.',
  limit_stream: 'The stream has as many viewers as it may have at a time.',
  limit_publishers: 'The stream has as many publishers as it may have at a time.',
  limit_banned:
    'The limit of sessions was exceeded shortly before, so the credential or viewer is refused for a while.',
  limit_sharing:
    'The credential is suspected to be shared, and was not seen from this network yet.',
  session_displaced: 'A newer session took over from this one.',
  capacity_reached: 'As many viewers as the application may have are live.',
  request_malformed: 'The media server sent a request that cannot be understood.',
  store_unavailable: 'The database cannot be written, so new starts are refused meanwhile.',
  internal: 'Something failed inside Stagedoor, so it refused.',
} as const

export type ReasonCode = keyof typeof REASONS
