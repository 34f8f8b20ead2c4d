import { cx } from "@/kit/cx";
import { Icon } from "@/kit/Icon";

interface Props {
  label: string;
  value: string;
  alarm?: boolean;
}

export function Kpi({ label, value, alarm }: Props) {
  return (
    <div className="flex min-w-0 flex-col-reverse justify-end">
      <dt className="text-13 text-muted">{label}</dt>
      <dd className={cx("flex items-center gap-1.5 text-20 font-semibold whitespace-nowrap", alarm && "text-bad")}>
        {alarm && <Icon name="alert" />}
        {value}
      </dd>
    </div>
  );
}
