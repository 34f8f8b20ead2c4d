import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";

import type { FlightOption, OptionsCard as Shown } from "@/api/types";
import { serve } from "@/testing/fetching";
import { flights } from "@/testing/fixtures/options";
import { later } from "@/testing/fixtures/time";
import { renderInApp } from "@/testing/render";

import { ConversationContext, type ConversationTools } from "../context";
import { OptionsCard } from "./OptionsCard";

const say = vi.fn<ConversationTools["say"]>();
const choose = vi.fn<ConversationTools["choose"]>();

function draw(options: FlightOption[], more: Partial<Shown<"flight_options", FlightOption>> = {}, tools: Partial<ConversationTools> = {}) {
  const card = { kind: "flight_options" as const, search_id: "s-1", title: "Flights", options, note: null, hidden_count: 0, ...more };
  const all: ConversationTools = { say, choose, suggest: vi.fn(), running: false, chosen: new Set(), bookings: {}, proposals: {}, receipts: new Set(), newest: {}, ...tools };
  return renderInApp(
    <ConversationContext value={all}>
      <OptionsCard card={card} />
    </ConversationContext>,
  );
}

const shown = (): (string | null)[] => screen.getAllByRole("article").map((card) => card.getAttribute("data-testid"));

beforeEach(() => {
  say.mockReset();
  choose.mockReset();
});

it("shows three first and all eleven on request", async () => {
  await draw(flights());
  expect(shown()).toEqual(["option-F1", "option-F2", "option-F3"]);
  await userEvent.click(screen.getByTestId("show-more"));
  expect(shown()).toHaveLength(11);
});

it("fetches the options the card did not carry", async () => {
  serve(() => ({ body: { id: "s-1", flights: flights(), hotels: [], suppliers: [], relaxations: [] } }));
  await draw(flights(3), { hidden_count: 8 });
  await userEvent.click(screen.getByTestId("show-more"));
  expect(await screen.findByTestId("option-F11")).toBeVisible();
});

it("sends the offer that was chosen", async () => {
  await draw(flights());
  await userEvent.click(screen.getByTestId("choose-F2"));
  expect(choose).toHaveBeenCalledWith(["off-flight-2"], "Choose Virgin Atlantic VS4 for 913.40 USD");
});

it("does not let a barred option be chosen and says why on press", async () => {
  await draw(flights().filter((option) => option.policy.level === "red"));
  expect(screen.getByTestId("choose-F9")).toBeDisabled();
  await userEvent.click(screen.getByTestId("policy-tag"));
  const reasons = await screen.findByTestId("policy-reasons");
  expect(reasons).toHaveTextContent("First class cannot be booked, with or without approval.");
  expect(within(reasons).getAllByText(/first/i).length).toBeGreaterThan(0);
});

it("offers an expired price for checking again, not for choosing", async () => {
  await draw(flights(1).map((option) => ({ ...option, expires_at: later(-1) })));
  expect(screen.queryByTestId("choose-F1")).toBeNull();
  await userEvent.click(screen.getByText("Check again"));
  expect(say).toHaveBeenCalledWith("Search the flights again");
});

it("sorts by price and keeps only nonstop flights in policy", async () => {
  await draw(flights());
  await userEvent.click(screen.getByTestId("sort"));
  await userEvent.click(await screen.findByRole("menuitemradio", { name: "Price" }));
  expect(shown()[0]).toBe("option-F7");
  await userEvent.click(screen.getByTestId("filter"));
  await userEvent.click(await screen.findByRole("menuitemcheckbox", { name: "Nonstop" }));
  expect(shown()[0]).toBe("option-F3");
});

it("compares up to four side by side", async () => {
  await draw(flights());
  await userEvent.click(screen.getByTestId("show-more"));
  for (const short of ["F1", "F2", "F3", "F4"]) await userEvent.click(screen.getByTestId(`compare-${short}`));
  expect(screen.queryByTestId("compare-F5")).toBeNull();
  await userEvent.click(screen.getByTestId("compare"));
  expect(within(await screen.findByTestId("compare-table")).getAllByRole("columnheader")).toHaveLength(4);
});

it("marks what is already in the draft", async () => {
  await draw(flights(2), {}, { chosen: new Set(["off-flight-1"]) });
  expect(screen.getByTestId("choose-F1")).toHaveTextContent("Chosen");
});

it("moves from card to card with the arrow keys", async () => {
  await draw(flights());
  screen.getByTestId("choose-F1").focus();
  await userEvent.keyboard("{ArrowRight}");
  expect(screen.getByTestId("choose-F2")).toHaveFocus();
});

it("names the constraint when nothing fits", async () => {
  await draw([], { note: "No nonstop flight leaves after 22:00." });
  expect(screen.getByTestId("empty")).toHaveTextContent("No nonstop flight leaves after 22:00.");
});
