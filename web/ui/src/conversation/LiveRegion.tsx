/** Finished messages and milestones for people who listen. The stream of words itself is never read out. */
export function LiveRegion({ said }: { said: { id: number; text: string }[] }) {
  return (
    <div role="log" aria-live="polite" aria-label="Updates" data-testid="live-region" className="sr-only">
      {said.map((one) => (
        <p key={one.id}>{one.text}</p>
      ))}
    </div>
  );
}
