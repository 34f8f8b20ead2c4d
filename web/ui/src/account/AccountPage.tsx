import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";

import { meQuery } from "@/api/queries";
import { PageHeader } from "@/app/PageHeader";
import { readStreaming, writeStreaming } from "@/app/settings";
import { useTitle } from "@/app/useTitle";
import { Tick } from "@/kit/Tick";

import { Preferences } from "./Preferences";
import { ProfileFacts } from "./ProfileFacts";
import { Section } from "./Section";
import { Sessions } from "./Sessions";

export default function AccountPage() {
  useTitle("Account");
  const me = useSuspenseQuery(meQuery).data;
  const [streaming, setStreaming] = useState(readStreaming);
  return (
    <>
      <PageHeader title="Account" />
      <div className="scroll-quiet flex-1 overflow-y-auto" tabIndex={0} role="region" aria-label="Account">
        <div className="mx-auto max-w-[720px] space-y-10 p-4 pb-16 sm:p-6">
          <ProfileFacts me={me} />
          <Section title="What Tripwright remembers" text="Used when it plans for you. It is yours to read, add to and remove.">
            <Preferences />
          </Section>
          <Section title="Reading">
            <Tick
              checked={streaming}
              onChange={(on) => {
                setStreaming(on);
                writeStreaming(on);
              }}
            >
              Show answers word by word as they are written
              <span className="block text-13 text-muted">Off, an answer appears once it is complete.</span>
            </Tick>
          </Section>
          <Section title="Where you are signed in">
            <Sessions />
          </Section>
        </div>
      </div>
    </>
  );
}
