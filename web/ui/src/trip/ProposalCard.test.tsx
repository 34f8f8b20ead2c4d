import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";

import type { Proposal } from "@/api/types";
import { type Call, serve } from "@/testing/fetching";
import { amberBooking, booking, proposal } from "@/testing/fixtures/bookings";
import { later } from "@/testing/fixtures/time";
import { renderInApp } from "@/testing/render";

import { ProposalCard } from "./ProposalCard";

const accepts = (calls: Call[]): Call[] => calls.filter((call) => call.path.endsWith("/accept"));

function network(made: Proposal, refuse: () => { status: number; body: unknown } | null = () => null): Call[] {
  let status = made.status;
  return serve(({ method, path }) => {
    if (path.endsWith("/accept")) {
      const no = refuse();
      if (no) return no;
      status = "accepted";
      return { status: 202, body: { proposal: { ...made, status }, booking: booking(undefined, "booking") } };
    }
    if (path.endsWith("/decline")) {
      status = "declined";
      return {};
    }
    if (method === "GET" && path.includes("/proposals/")) return { body: { ...made, status } };
    return { body: booking(undefined, "booking") };
  });
}

const draw = (made: Proposal) => renderInApp(<ProposalCard id={made.id} shown={made} onChange={vi.fn()} onRenewed={vi.fn()} />);

it("spends the proposal's nonce on one press and becomes the receipt", async () => {
  const calls = network(proposal());
  await draw(proposal());
  await userEvent.click(screen.getByTestId("proposal-confirm"));
  expect(await screen.findByTestId("receipt")).toBeVisible();
  expect(screen.queryByTestId("proposal-confirm")).toBeNull();
  expect(accepts(calls)).toHaveLength(1);
  expect(accepts(calls)[0]?.body).toEqual({ nonce: "nonce-1", payment_method: "company", acknowledged: [] });
  expect(accepts(calls)[0]?.headers.get("Idempotency-Key")).toBeTruthy();
});

it("names the amount on the button", async () => {
  network(proposal());
  await draw(proposal());
  expect(screen.getByTestId("proposal-confirm")).toHaveTextContent("Book for 1,577.10 USD");
});

it("waits for every acknowledgement to be ticked", async () => {
  const made = proposal(amberBooking());
  const calls = network(made);
  await draw(made);
  expect(screen.getByTestId("proposal-confirm")).toBeDisabled();
  expect(screen.getByTestId("approvers")).toHaveTextContent("Priya Raman");
  await userEvent.click(screen.getByTestId("acknowledge"));
  await userEvent.click(screen.getByTestId("proposal-confirm"));
  await waitFor(() => expect(accepts(calls)[0]?.body).toMatchObject({ acknowledged: ["business-cabin"] }));
});

it("pays with the method that was picked", async () => {
  const calls = network(proposal());
  await draw(proposal());
  await userEvent.selectOptions(screen.getByTestId("payment-method"), "pm_visa");
  await userEvent.click(screen.getByTestId("proposal-confirm"));
  await waitFor(() => expect(accepts(calls)[0]?.body).toMatchObject({ payment_method: "pm_visa" }));
});

it("says what a refusal means and lets the person go on", async () => {
  network(proposal(), () => ({ status: 409, body: { code: "booking.price_changed", title: "The price changed", detail: "It is now 1,602.10 USD." } }));
  await draw(proposal());
  await userEvent.click(screen.getByTestId("proposal-confirm"));
  expect(await screen.findByTestId("error")).toHaveTextContent("Nothing was bought.");
  expect(screen.getByTestId("error")).toHaveTextContent("It is now 1,602.10 USD.");
});

it("cannot be agreed to once it has expired", async () => {
  const made = { ...proposal(), expires_at: later(-1) };
  network(made);
  await draw(made);
  expect(screen.queryByTestId("proposal-confirm")).toBeNull();
  expect(screen.getByTestId("proposal-renew")).toHaveTextContent("Get today's price");
});

it("is a receipt from the start where another tab has said yes", async () => {
  const made = { ...proposal(), status: "spent" as const };
  network(made);
  await draw(made);
  expect(await screen.findByTestId("receipt")).toBeVisible();
});

it("keeps the draft when the answer is not now", async () => {
  network(proposal());
  await draw(proposal());
  await userEvent.click(screen.getByTestId("proposal-decline"));
  expect(await screen.findByText(/Set aside/)).toBeVisible();
});

it("shows what changed before asking again", async () => {
  const made = { ...proposal(), diff: [{ label: "Total", before: "1,500.00 USD", after: "1,577.10 USD" }] };
  network(made);
  await draw(made);
  expect(screen.getByTestId("proposal-diff")).toHaveTextContent("1,500.00 USD");
});
