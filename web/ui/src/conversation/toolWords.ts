/** What a tool does, in the present and in the past, for the status line. */
const WORDS: Record<string, [doing: string, done: string]> = {
  search_trips: ["Searching", "Searched"],
  compare_options: ["Comparing options", "Compared options"],
  compare: ["Comparing options", "Compared options"],
  draft_trip: ["Drafting the trip", "Drafted the trip"],
  draft_booking: ["Drafting the trip", "Drafted the trip"],
  change_draft: ["Changing the draft", "Changed the draft"],
  explain_policy: ["Reading the policy", "Read the policy"],
  propose_booking: ["Checking prices and policy", "Checked prices and policy"],
  booking_status: ["Looking up the booking", "Looked up the booking"],
  list_trips: ["Looking up your trips", "Looked up your trips"],
  list_my_trips: ["Looking up your trips", "Looked up your trips"],
  list_approvals: ["Looking up approvals", "Looked up approvals"],
  approvals_waiting: ["Looking up approvals", "Looked up approvals"],
  remember_preference: ["Making a note", "Made a note"],
  forget_preference: ["Removing a note", "Removed a note"],
  weather: ["Looking up the weather", "Looked up the weather"],
  get_weather: ["Looking up the weather", "Looked up the weather"],
  place_facts: ["Looking up the place", "Looked up the place"],
};

export function toolWords(name: string, done: boolean): string {
  const known = WORDS[name];
  if (known) return done ? known[1] : known[0];
  const plain = name.replaceAll("_", " ");
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}
