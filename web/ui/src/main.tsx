import "./styles.css";

import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { makeQueryClient } from "@/app/queryClient";
import { makeRouter } from "@/app/router";
import { followSystemTheme } from "@/app/settings";

const client = makeQueryClient();
const router = makeRouter(client);
const place = document.getElementById("root");

followSystemTheme();

if (place) {
  createRoot(place).render(
    <StrictMode>
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  );
}
