/** What a tool does, in the present and in the past, for the status line. */
const WORDS: Record<string, [doing: string, done: string]> = {
  search_trips: ["Searching", "Searched"],
  refine_options: ["Sorting the options", "Sorted the options"],
  compare_options: ["Comparing options", "Compared options"],
  draft_trip: ["Drafting the trip", "Drafted the trip"],
  change_draft: ["Changing the draft", "Changed the draft"],
  explain_policy: ["Reading the policy", "Read the policy"],
  who_approves: ["Looking up who approves", "Looked up who approves"],
  propose_booking: ["Checking prices and policy", "Checked prices and policy"],
  discard_draft: ["Discarding the draft", "Discarded the draft"],
  withdraw_booking: ["Taking the request back", "Took the request back"],
  quote_cancellation: ["Asking what comes back", "Asked what comes back"],
  booking_status: ["Looking up the booking", "Looked up the booking"],
  list_my_trips: ["Looking up your trips", "Looked up your trips"],
  approvals_waiting: ["Looking up approvals", "Looked up approvals"],
  remember_preference: ["Making a note", "Made a note"],
  forget_preference: ["Removing a note", "Removed a note"],
  list_preferences: ["Looking at your notes", "Looked at your notes"],
  weather: ["Looking up the weather", "Looked up the weather"],
  place_facts: ["Looking up the place", "Looked up the place"],
};

/** Tools whose whole effect is on the screen already: a line about them would only be noise. */
const SILENT = new Set(["offer_choices"]);

export function isWorthTelling(name: string): boolean {
  return !SILENT.has(name);
}

export function toolWords(name: string, done: boolean): string {
  const known = WORDS[name];
  if (known) return done ? known[1] : known[0];
  const plain = name.replaceAll("_", " ");
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}
