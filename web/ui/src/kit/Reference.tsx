/** A reference a person may have to read aloud: monospace, selectable in one press. */
export function Reference({ children, testId }: { children: string; testId?: string }) {
  return (
    <span data-testid={testId} className="font-mono text-[0.94em] break-all select-all">
      {children}
    </span>
  );
}
