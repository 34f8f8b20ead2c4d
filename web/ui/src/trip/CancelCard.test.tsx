import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";

import type { Booking, Proposal } from "@/api/types";
import { type Call, serve } from "@/testing/fetching";
import { booking } from "@/testing/fixtures/bookings";
import { cancelProposal, refundOf } from "@/testing/fixtures/cancelling";
import { money } from "@/testing/fixtures/money";
import { renderInApp } from "@/testing/render";

import { ProposalCard } from "./ProposalCard";

const accepts = (calls: Call[]): Call[] => calls.filter((call) => call.path.endsWith("/accept"));

function cancelled(): Booking {
  const made = booking(undefined, "confirmed");
  const items = made.items.map((item) => ({ ...item, status: "cancelled", actions: [] }));
  return { ...made, status: "cancelled", items, payment: { ...made.payment, refunds: [refundOf(made)] } };
}

function network(made: Proposal, refuse: () => { status: number; body: unknown } | null = () => null): Call[] {
  let status = made.status;
  return serve(({ method, path }) => {
    if (path.endsWith("/accept")) {
      const no = refuse();
      if (no) return no;
      status = "spent";
      return { status: 202, body: { proposal: { ...made, status }, booking: cancelled() } };
    }
    if (path.endsWith("/decline")) {
      status = "declined";
      return {};
    }
    if (method === "GET" && path.includes("/proposals/")) return { body: path.includes(made.id) ? { ...made, status } : cancelProposal(undefined, "pr-newer") };
    return { body: cancelled() };
  });
}

const draw = (made: Proposal, onRenewed = vi.fn()) => renderInApp(<ProposalCard id={made.id} shown={made} onChange={vi.fn()} onRenewed={onRenewed} />);

it("shows fee and refund of each item, where the money goes, and what it would be later", async () => {
  network(cancelProposal());
  await draw(cancelProposal());
  expect(screen.getAllByTestId("item-refund")[0]).toHaveTextContent("Fee 75.00 USD");
  expect(screen.getByTestId("refund-total")).toHaveTextContent("1,502.10 USD");
  expect(screen.getByTestId("refund-destination")).toHaveTextContent("Company virtual card ···· 4021, usually within 5–10 business days");
  expect(screen.getByTestId("cancel-curve")).toHaveTextContent("After 29 Nov 2026, 18:00 local time");
});

it("names what comes back on the button, and says so when nothing does", async () => {
  network(cancelProposal());
  const drawn = await draw(cancelProposal());
  expect(screen.getByTestId("cancel-confirm")).toHaveTextContent("Cancel and get back 1,502.10 USD");
  drawn.unmount();
  const nothing = cancelProposal(undefined, "pr-none", money(157710));
  network(nothing);
  await draw(nothing);
  expect(screen.getByTestId("cancel-confirm")).toHaveTextContent("Cancel and get nothing back");
});

it("becomes its own receipt after one press, with the refund and its day", async () => {
  const calls = network(cancelProposal());
  await draw(cancelProposal());
  await userEvent.click(screen.getByTestId("cancel-confirm"));
  expect(await screen.findByTestId("cancel-receipt")).toBeVisible();
  expect(await screen.findByTestId("refund-line")).toHaveTextContent("expected by");
  expect(screen.queryByTestId("cancel-confirm")).toBeNull();
  expect(accepts(calls)).toHaveLength(1);
  expect(accepts(calls)[0]?.body).toEqual({ nonce: "nonce-1", acknowledged: [] });
});

it("keeps the trip when that is what was pressed", async () => {
  const calls = network(cancelProposal());
  await draw(cancelProposal());
  await userEvent.click(screen.getByTestId("cancel-keep"));
  expect(await screen.findByText("Kept. Nothing was cancelled.")).toBeVisible();
  expect(accepts(calls)).toHaveLength(0);
});

it("hands over to the new card when less comes back by now", async () => {
  const onRenewed = vi.fn();
  const detail = "You would get back 500.00 USD now, less than the card showed.";
  network(cancelProposal(), () => ({ status: 409, body: { code: "cancellation.quote_changed", detail, proposal_id: "pr-newer" } }));
  await draw(cancelProposal(), onRenewed);
  await userEvent.click(screen.getByTestId("cancel-confirm"));
  await waitFor(() => expect(onRenewed).toHaveBeenCalledTimes(1));
  expect(onRenewed.mock.calls[0]?.[0]).toMatchObject({ id: "pr-newer" });
});
