import { Tag } from "./Tag";
import { statusTone, statusWords } from "./words";

export function StatusTag({ status, testId }: { status: string; testId?: string }) {
  return (
    <Tag tone={statusTone(status)} testId={testId}>
      {statusWords(status)}
    </Tag>
  );
}
