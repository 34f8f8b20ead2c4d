import type { WeatherCard as Shown } from "@/api/types";
import { shortDay } from "@/kit/format";

import { CardFrame } from "./CardFrame";

export function WeatherCard({ card }: { card: Shown }) {
  return (
    <CardFrame
      title={`Weather in ${card.place}`}
      testId="weather-card"
      side={<span className="text-12 text-faint">{card.source === "climate" ? "Usual for the season" : "Forecast"}</span>}
    >
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(92px,1fr))] gap-3">
        {card.days.map((day) => (
          <li key={day.date} className="space-y-0.5">
            <p className="text-13 text-muted">{shortDay(day.date)}</p>
            <p className="text-16 font-semibold">
              {degrees(day.high_c)} <span className="text-13 font-normal text-muted">{degrees(day.low_c)}</span>
            </p>
            {day.rain_percent !== null && <p className="text-12 text-muted">Rain {day.rain_percent}%</p>}
            {day.summary && <p className="text-12 text-muted">{day.summary}</p>}
          </li>
        ))}
      </ul>
    </CardFrame>
  );
}

function degrees(value: number | null): string {
  return value === null ? "–" : `${Math.round(value)} °C`;
}
