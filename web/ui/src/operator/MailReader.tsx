import type { MailMessage } from "@/api/types";
import { Button } from "@/kit/Button";
import { moment } from "@/kit/format";

import { AttachmentLink } from "./AttachmentLink";

/** Mail is foreign markup: it is shown in a frame that may run nothing and reach nothing. */
export function MailReader({ mail, onClose }: { mail: MailMessage; onClose: () => void }) {
  return (
    <article data-testid="mail-reader" className="card flex min-w-0 flex-col">
      <header className="space-y-1 border-b p-4">
        <Button size="small" icon="left" className="mb-2 lg:hidden" onClick={onClose}>
          All mail
        </Button>
        <h3 className="text-16 font-semibold">{mail.subject}</h3>
        <p className="text-13 text-muted">
          From {mail.from} to {mail.to} · {moment(mail.at)}
        </p>
        {mail.attachments.length > 0 && (
          <ul aria-label="Attachments" className="flex flex-wrap gap-2 pt-1">
            {mail.attachments.map((attachment) => (
              <li key={attachment.filename}>
                <AttachmentLink attachment={attachment} />
              </li>
            ))}
          </ul>
        )}
      </header>
      {mail.html ? (
        <iframe title={`Message: ${mail.subject}`} sandbox="" srcDoc={mail.html} className="h-[560px] w-full rounded-b-card bg-white" />
      ) : (
        <pre className="p-4 font-sans whitespace-pre-wrap">{mail.text}</pre>
      )}
    </article>
  );
}
