interface About {
  approver: string | null;
  reason: string | null;
}

/** Where the booking stands, what it means, what comes next. */
export function outcomeWords(status: string, { approver, reason }: About): string {
  switch (status) {
    case "awaiting_approval":
      return `Sent to ${approver ?? "the approver"}. Nothing is bought until they say yes; this page will tell you.`;
    case "awaiting_payment":
      return "Reserving the money. Nothing is bought yet.";
    case "booking":
      return "Booking with the suppliers now. You can leave this page; it goes on without you.";
    case "confirmed":
    case "ticketed":
      return "Confirmed. The itinerary is on its way to your mailbox.";
    case "draft":
      return reason ? `Declined: ${reason} The draft is kept; change it and send it again.` : "Back to draft. Nothing was bought.";
    case "failed":
      return "It could not be booked. What had been booked was undone, and the money is released.";
    case "partially_cancelled":
      return "Part of it was cancelled since; the rest is booked.";
    case "cancelled":
      return "Cancelled since.";
    case "expired":
      return "It ran out before it was finished. Nothing was bought.";
    default:
      return "";
  }
}
