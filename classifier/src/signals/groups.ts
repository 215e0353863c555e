/** What no group is known of. */
export const OTHER_GROUP = 'other'
