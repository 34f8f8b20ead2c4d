import { useEffect, useState } from "react";

import type { MailAttachment } from "@/api/types";
import { Icon } from "@/kit/Icon";

export function AttachmentLink({ attachment }: { attachment: MailAttachment }) {
  const [address, setAddress] = useState<string | null>(null);

  useEffect(() => {
    const made = URL.createObjectURL(new Blob([bytesOf(attachment.content_b64)], { type: attachment.type }));
    // eslint-disable-next-line react-hooks/set-state-in-effect -- an object URL is a resource: it is made and revoked here
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [attachment]);

  return (
    <a
      href={address ?? undefined}
      download={attachment.filename}
      data-testid="attachment"
      className="inline-flex h-8 items-center gap-1.5 rounded-lg border px-2.5 text-13 transition-colors hover:border-line-strong touch:h-11"
    >
      <Icon name="download" size={14} />
      {attachment.filename}
    </a>
  );
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let place = 0; place < text.length; place += 1) bytes[place] = text.charCodeAt(place);
  return bytes;
}
