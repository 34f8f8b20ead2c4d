import { type QueryClient } from "@tanstack/react-query";
import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent, redirect } from "@tanstack/react-router";

import { isSignedOut } from "@/api/http";
import { Problem } from "@/api/problem";
import { meQuery } from "@/api/queries";
import { BOOKING_VIEWS, type BookingListView } from "@/api/types";

import { ErrorScreen } from "./ErrorScreen";
import { NotFoundPage } from "./NotFoundPage";
import { PageSkeleton } from "./PageSkeleton";
import { Shell } from "./Shell";

interface Context {
  client: QueryClient;
}

const root = createRootRouteWithContext<Context>()({ notFoundComponent: NotFoundPage, errorComponent: ErrorScreen });

const text = (value: unknown): string => (typeof value === "string" || typeof value === "number" ? String(value) : "");

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: (search: Record<string, unknown>): { next?: string } => {
    const next = text(search.next);
    // Only a path of our own: never another site's address.
    return /^\/(?![/\\])/.test(next) ? { next } : {};
  },
  component: lazyRouteComponent(() => import("@/account/SignInPage")),
});

const app = createRoute({
  getParentRoute: () => root,
  id: "app",
  beforeLoad: async ({ context, location }) => {
    const toSignIn = redirect({ to: "/sign-in", search: location.href === "/" ? {} : { next: location.href } });
    if (isSignedOut()) throw toSignIn;
    try {
      await context.client.query({ ...meQuery, staleTime: "static" });
    } catch (error) {
      throw error instanceof Problem && error.status === 401 ? toSignIn : error;
    }
  },
  component: Shell,
  errorComponent: ErrorScreen,
});

const home = createRoute({
  getParentRoute: () => app,
  path: "/",
  component: lazyRouteComponent(() => import("@/conversation/HomePage")),
});

const thread = createRoute({
  getParentRoute: () => app,
  path: "/t/$threadId",
  component: lazyRouteComponent(() => import("@/conversation/ThreadPage")),
});

export interface BookingsSearch {
  view?: BookingListView;
  q?: string;
  from?: string;
  to?: string;
  traveller?: string;
  cursor?: string;
}

const bookings = createRoute({
  getParentRoute: () => app,
  path: "/bookings",
  validateSearch: (search: Record<string, unknown>): BookingsSearch => {
    const view = BOOKING_VIEWS.find((one) => one === search.view);
    const kept: BookingsSearch = view && view !== "all" ? { view } : {};
    for (const key of ["q", "from", "to", "traveller", "cursor"] as const) {
      if (text(search[key])) kept[key] = text(search[key]);
    }
    return kept;
  },
  component: lazyRouteComponent(() => import("@/desk/BookingsPage")),
});

const booking = createRoute({
  getParentRoute: () => app,
  path: "/bookings/$id",
  validateSearch: (search: Record<string, unknown>): { tab?: string } => (text(search.tab) ? { tab: text(search.tab) } : {}),
  component: lazyRouteComponent(() => import("@/bookings/BookingPage")),
});

const approvals = createRoute({
  getParentRoute: () => app,
  path: "/approvals",
  validateSearch: (search: Record<string, unknown>): { state?: "pending" | "resolved"; id?: string } => ({
    ...(search.state === "resolved" ? { state: "resolved" as const } : {}),
    ...(text(search.id) ? { id: text(search.id) } : {}),
  }),
  component: lazyRouteComponent(() => import("@/approvals/ApprovalsPage")),
});

const account = createRoute({
  getParentRoute: () => app,
  path: "/account",
  component: lazyRouteComponent(() => import("@/account/AccountPage")),
});

const sandbox = createRoute({
  getParentRoute: () => app,
  path: "/sandbox",
  validateSearch: (search: Record<string, unknown>): { tab?: string; mail?: string } => ({
    ...(text(search.tab) ? { tab: text(search.tab) } : {}),
    ...(text(search.mail) ? { mail: text(search.mail) } : {}),
  }),
  component: lazyRouteComponent(() => import("@/operator/SandboxPage")),
});

export function makeRouter(client: QueryClient) {
  return createRouter({
    routeTree: root.addChildren([signIn, app.addChildren([home, thread, bookings, booking, approvals, account, sandbox])]),
    context: { client },
    defaultPreload: "intent",
    defaultPendingComponent: PageSkeleton,
    defaultErrorComponent: ErrorScreen,
    scrollRestoration: true,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
