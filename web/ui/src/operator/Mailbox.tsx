import { useQuery } from "@tanstack/react-query";

import { mailboxQuery } from "@/api/queries";
import { cx } from "@/kit/cx";
import { EmptyState } from "@/kit/EmptyState";
import { ErrorNote } from "@/kit/ErrorNote";
import { moment } from "@/kit/format";
import { Icon } from "@/kit/Icon";
import { Skeleton } from "@/kit/Skeleton";

import { MailReader } from "./MailReader";

interface Props {
  open: string | undefined;
  onOpen: (id: string | undefined) => void;
}

export function Mailbox({ open, onOpen }: Props) {
  const mailbox = useQuery(mailboxQuery);
  if (mailbox.isPending) return <Skeleton className="h-40 rounded-card" />;
  if (mailbox.isError) return <ErrorNote error={mailbox.error} retry={() => void mailbox.refetch()} />;
  const mails = mailbox.data.items;
  if (!mails.length) {
    return (
      <EmptyState icon="mail" title="No mail yet">
        Every message Tripwright sends lands here instead of in a real mailbox.
      </EmptyState>
    );
  }
  const shown = mails.find((mail) => mail.id === open);
  return (
    <div className="grid gap-4 lg:grid-cols-[320px_1fr]">
      <ul data-testid="mailbox" className={cx("card scroll-quiet divide-y self-start overflow-hidden", shown && "max-lg:hidden")}>
        {mails.map((mail) => (
          <li key={mail.id}>
            <button
              type="button"
              data-testid="mail"
              aria-current={mail.id === open || undefined}
              onClick={() => onOpen(mail.id)}
              className={cx("w-full px-4 py-3 text-left transition-colors hover:bg-sunken focus-visible:-outline-offset-2", mail.id === open && "bg-sunken")}
            >
              <span className="flex items-center gap-2">
                <span className="min-w-0 flex-1 truncate font-medium">{mail.subject}</span>
                {mail.attachments.length > 0 && <Icon name="doc" size={14} className="text-faint" />}
              </span>
              <span className="block truncate text-13 text-muted">
                To {mail.to} · {moment(mail.at)}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {shown ? (
        <MailReader mail={shown} onClose={() => onOpen(undefined)} />
      ) : (
        <p className="hidden items-center justify-center rounded-card border border-dashed text-muted lg:flex">Pick a message to read it.</p>
      )}
    </div>
  );
}
