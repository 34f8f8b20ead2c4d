import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from "@tanstack/react-router";
import { render, type RenderResult, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";

/** Draws a component with what every screen has around it: a router and a query client that does not retry. */
export async function renderInApp(children: ReactNode): Promise<RenderResult> {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false }, mutations: { retry: false } } });
  const router = createRouter({
    routeTree: createRootRoute({ component: () => children }),
    history: createMemoryHistory({ initialEntries: ["/"] }),
  });
  await router.load();
  const drawn = render(
    <QueryClientProvider client={client}>
      <RouterProvider router={router as never} />
    </QueryClientProvider>,
  );
  await waitFor(() => {
    if (!drawn.container.hasChildNodes()) throw new Error("nothing is drawn yet");
  });
  return drawn;
}
