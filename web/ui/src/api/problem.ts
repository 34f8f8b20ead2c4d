/** An error the server explained (RFC 9457), or the absence of an answer. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly facts: Record<string, unknown>;

  constructor(status: number, code: string, title: string, detail: string, facts: Record<string, unknown> = {}) {
    super(detail || title);
    this.name = "Problem";
    this.status = status;
    this.code = code;
    this.title = title;
    this.facts = facts;
  }

  get isOffline(): boolean {
    return this.code === "network.unreachable";
  }

  static unreachable(): Problem {
    return new Problem(
      0,
      "network.unreachable",
      "No connection",
      "Tripwright could not be reached. Nothing was changed by this attempt as far as we know; check the connection and try again.",
    );
  }

  static async of(response: Response): Promise<Problem> {
    const body: unknown = await response.json().catch(() => null);
    const fields = typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
    const text = (key: string): string => (typeof fields[key] === "string" ? fields[key] : "");
    return new Problem(
      response.status,
      text("code") || `http.${response.status}`,
      text("title") || "Something went wrong",
      text("detail") || fallback(response.status),
      fields,
    );
  }
}

function fallback(status: number): string {
  if (status === 404) return "There is nothing here, or it is not yours to see.";
  if (status === 403) return "Your role does not allow this.";
  if (status === 429) return "Too many requests in a short time. Wait a moment and try again.";
  return "The server could not finish this. Nothing was charged; try again in a moment.";
}

export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : "Something unexpected happened. Try again.";
}
