/** Every read of the API, under the key its answers are cached by. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";

import { api } from "./http";
import type {
  ActiveFault,
  Approval,
  ApprovalInbox,
  Booking,
  BookingListView,
  BookingPage,
  DemoPerson,
  MailMessage,
  Me,
  Page,
  PaymentMethod,
  Preference,
  Proposal,
  SandboxStatus,
  SearchResult,
  Session,
  SupplierOrder,
  Thread,
  ThreadDetail,
  WebhookDelivery,
} from "./types";

interface List<T> {
  items: T[];
}

export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: ({ signal }) => api<Me>("/me", { signal }),
  staleTime: 60_000,
});

export const demoPeopleQuery = queryOptions({
  queryKey: ["demo"],
  queryFn: ({ signal }) => api<List<DemoPerson>>("/auth/demo", { signal }),
  staleTime: Infinity,
});

export const sessionsQuery = queryOptions({
  queryKey: ["sessions"],
  queryFn: ({ signal }) => api<List<Session>>("/auth/sessions", { signal }),
});

export const preferencesQuery = queryOptions({
  queryKey: ["preferences"],
  queryFn: ({ signal }) => api<List<Preference>>("/preferences", { signal }),
});

export const paymentMethodsQuery = queryOptions({
  queryKey: ["payment-methods"],
  queryFn: ({ signal }) => api<List<PaymentMethod>>("/payment-methods", { signal }),
});

export const threadsQuery = infiniteQueryOptions({
  queryKey: ["threads"],
  queryFn: ({ pageParam, signal }) => api<Page<Thread>>(`/threads${query({ cursor: pageParam })}`, { signal }),
  initialPageParam: "",
  getNextPageParam: (last) => last.next_cursor ?? undefined,
});

export const threadQuery = (id: string) =>
  queryOptions({
    queryKey: ["thread", id],
    queryFn: ({ signal }) => api<ThreadDetail>(`/threads/${id}`, { signal }),
  });

export const searchQuery = (id: string) =>
  queryOptions({
    queryKey: ["search", id],
    queryFn: ({ signal }) => api<SearchResult>(`/searches/${id}`, { signal }),
    staleTime: Infinity,
  });

export const proposalQuery = (id: string) =>
  queryOptions({
    queryKey: ["proposal", id],
    queryFn: ({ signal }) => api<Proposal>(`/proposals/${id}`, { signal }),
  });

export const bookingQuery = (id: string) =>
  queryOptions({
    queryKey: ["booking", id],
    queryFn: ({ signal }) => api<Booking>(`/bookings/${id}`, { signal }),
  });

export interface BookingFilter {
  view: BookingListView;
  q: string;
  from: string;
  to: string;
  traveller: string;
  cursor: string;
}

export const bookingsQuery = (filter: BookingFilter) =>
  queryOptions({
    queryKey: ["bookings", filter],
    queryFn: ({ signal }) => api<BookingPage>(`/bookings${query({ ...filter, limit: "25" })}`, { signal }),
    placeholderData: keepPreviousData,
  });

export type ApprovalState = "pending" | "resolved";

export const approvalsQuery = (state: ApprovalState) =>
  queryOptions({
    queryKey: ["approvals", state],
    queryFn: ({ signal }) => api<ApprovalInbox>(`/approvals?state=${state}`, { signal }),
    refetchInterval: 15_000,
  });

export const approvalQuery = (id: string) =>
  queryOptions({
    queryKey: ["approval", id],
    queryFn: ({ signal }) => api<Approval>(`/approvals/${id}`, { signal }),
  });

export const sandboxStatusQuery = queryOptions({
  queryKey: ["sandbox", "status"],
  queryFn: ({ signal }) => api<SandboxStatus>("/sandbox/status", { signal }),
  refetchInterval: 10_000,
});

export const sandboxListQuery = <T>(name: string) =>
  queryOptions({
    queryKey: ["sandbox", name],
    queryFn: ({ signal }) => api<List<T>>(`/sandbox/${name}`, { signal }),
    refetchInterval: 5_000,
  });

export const ordersQuery = sandboxListQuery<SupplierOrder>("orders");
export const webhooksQuery = sandboxListQuery<WebhookDelivery>("webhooks");
export const mailboxQuery = sandboxListQuery<MailMessage>("mailbox");
export const faultsQuery = sandboxListQuery<ActiveFault>("faults");

/** A query string of the parts that say something. */
export function query(parts: Record<string, string>): string {
  const said = Object.entries(parts).filter(([, value]) => value !== "");
  return said.length ? `?${new URLSearchParams(said).toString()}` : "";
}
