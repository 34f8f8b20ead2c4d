/** The whole icon set: 24-unit strokes, drawn with the colour of the text. */
const PATHS = {
  spark: "M12 3c.8 5.4 3.6 8.2 9 9-5.4.8-8.2 3.6-9 9-.8-5.4-3.6-8.2-9-9 5.4-.8 8.2-3.6 9-9Z",
  plus: "M12 5v14M5 12h14",
  suitcase: "M4 8h16v11H4zM9 8V5h6v3M4 13h16",
  stamp: "M5 20h14M7 16h10v-2.5l-3-1V9a3 3 0 1 0-4 0v3.5l-3 1z",
  person: "M12 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.5 21c.5-4 3.5-6 7.5-6s7 2 7.5 6",
  flask: "M9 3h6M10 3v6l-5 9.5A1.7 1.7 0 0 0 6.5 21h11a1.7 1.7 0 0 0 1.5-2.5L14 9V3M7.5 15h9",
  menu: "M4 7h16M4 12h16M4 17h16",
  close: "M6 6l12 12M18 6L6 18",
  check: "M5 12.5l4.5 4.5L19 7.5",
  alert: "M12 4l9 16H3zM12 10v4M12 17v.01",
  stop: "M8 4h8l4.5 4.5v7L16 20H8l-4.5-4.5v-7zM9 12h6",
  question: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM9.7 9.5a2.4 2.4 0 1 1 3.4 2.4c-.8.4-1.1.9-1.1 1.7M12 16.5v.01",
  send: "M12 19V5M6 11l6-6 6 6",
  square: "M7 7h10v10H7z",
  down: "M6 9.5l6 6 6-6",
  up: "M6 14.5l6-6 6 6",
  left: "M14.5 6l-6 6 6 6",
  right: "M9.5 6l6 6-6 6",
  plane: "M3 13l3 .5 3.5-3L4 5.5 6 5l7.5 3 4-3.5c1.2-1 2.8-1.2 3.3-.7s.3 2.1-.7 3.3L16.5 11l2.8 7.5-1.8 1.5-4.5-6-3.5 3.5.5 3-1.5 1.5-2-4.5L2 15.5z",
  bed: "M3 18V7M3 15h18M21 18v-4a3 3 0 0 0-3-3h-7v4M7 12.5a1.7 1.7 0 1 0 0-3.4 1.7 1.7 0 0 0 0 3.4Z",
  star: "M12 4l2.4 5 5.6.7-4.1 3.8 1.1 5.5-5-2.7L7 19l1.1-5.5L4 9.7 9.6 9z",
  leaf: "M5 19c0-9 5-14 15-14 0 10-5 14-11 14-2 0-3-.5-4-1.5M5 19c2-4 5-6.5 9-8",
  bag: "M6 8h12l1 12H5zM9 8V6.5a3 3 0 0 1 6 0V8",
  undo: "M9 7L4.5 11.5 9 16M5 11.5h9a5 5 0 0 1 0 10h-2",
  clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 7v5.5l3.5 2",
  card: "M3 6h18v12H3zM3 10h18M7 14.5h4",
  doc: "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6",
  mail: "M3 6h18v12H3zM3.5 6.5L12 13l8.5-6.5",
  search: "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13ZM15.5 15.5L20 20",
  sun: "M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4",
  moon: "M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5Z",
  exit: "M14 4h5v16h-5M10 8l-4 4 4 4M6 12h9",
  trash: "M5 7h14M10 7V4.5h4V7M7 7l1 13h8l1-13M10.5 11v5M13.5 11v5",
  filter: "M4 6h16M7 12h10M10 18h4",
  columns: "M4 5h16v14H4zM9.5 5v14M14.5 5v14",
  wifi: "M3 9.5a13 13 0 0 1 18 0M6 13a8.5 8.5 0 0 1 12 0M9 16.5a4.3 4.3 0 0 1 6 0M12 20v.01",
  calendar: "M4 6h16v14H4zM4 10h16M8.5 3.5v4M15.5 3.5v4",
  chat: "M4 5h16v11H10l-4.5 4v-4H4z",
  history: "M4 12a8 8 0 1 0 2.5-5.8L4 8.5M4 4v4.5h4.5M12 8v4.5l3 1.5",
  shield: "M12 3l8 3v5.5c0 4.5-3.2 8-8 9.5-4.8-1.5-8-5-8-9.5V6zM8.5 12l2.5 2.5 4.5-5",
  bell: "M6 16.5V11a6 6 0 1 1 12 0v5.5l1.5 1.5h-15zM10 20.5h4",
  cloud: "M7 18.5a4.5 4.5 0 0 1-.5-9A6 6 0 0 1 18 11a3.8 3.8 0 0 1-.5 7.5z",
  pin: "M12 21c4-4.5 6.5-7.7 6.5-11a6.5 6.5 0 1 0-13 0c0 3.3 2.5 6.5 6.5 11ZM12 12.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z",
  bookmark: "M7 4h10v16l-5-4-5 4z",
  external: "M13 5h6v6M19 5l-8 8M16 14v5H5V8h5",
  download: "M12 4v11M7 10.5l5 5 5-5M5 19.5h14",
  refresh: "M20 12a8 8 0 1 1-2.5-5.8L20 8.5M20 4v4.5h-4.5",
} as const;

export type IconName = keyof typeof PATHS;

interface Props {
  name: IconName;
  size?: number;
  className?: string;
}

export function Icon({ name, size = 16, className }: Props) {
  return (
    <svg
      aria-hidden="true"
      focusable="false"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.75}
      strokeLinecap="round"
      strokeLinejoin="round"
      className={className ? `shrink-0 ${className}` : "shrink-0"}
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
