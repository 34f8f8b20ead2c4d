import type { BookingMessage } from "@/api/types";
import { moment } from "@/kit/format";
import { Icon } from "@/kit/Icon";
import { StatusTag } from "@/kit/StatusTag";
import { sentence } from "@/kit/words";

import { Nothing } from "./Nothing";

export function MessagesTab({ messages }: { messages: BookingMessage[] }) {
  if (!messages.length) return <Nothing>No message was sent about this booking yet.</Nothing>;
  return (
    <ul data-testid="messages" className="card divide-y">
      {messages.map((message, place) => (
        <li key={`${message.at}${place}`} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-3">
          <Icon name={message.channel === "email" ? "mail" : "chat"} size={18} className="text-muted" />
          <div className="min-w-0 flex-1 basis-52">
            <p className="font-medium">{message.subject ?? sentence(message.template)}</p>
            <p className="text-13 text-muted">
              To {message.recipient} · {moment(message.at)}
            </p>
          </div>
          <StatusTag status={message.status} />
        </li>
      ))}
    </ul>
  );
}
