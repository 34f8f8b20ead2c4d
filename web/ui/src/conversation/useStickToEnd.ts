import { type RefObject, useCallback, useEffect, useRef, useState } from "react";

const NEAR = 96;
const ABOVE = 16;

/**
 * Follows what is being written, for as long as the person lets it: the end stays in view until the
 * answer fills the screen, then the question stays at the top and the rest waits below. Who scrolls up
 * is left alone.
 */
export function useStickToEnd(
  scrollerRef: RefObject<HTMLElement | null>,
  contentRef: RefObject<HTMLElement | null>,
  anchor: string | null,
) {
  const [away, setAway] = useState(false);
  const stuck = useRef(true);

  const toEnd = useCallback(
    (smooth: boolean) => {
      const box = scrollerRef.current;
      if (!box) return;
      stuck.current = true;
      setAway(false);
      box.scrollTo({ top: box.scrollHeight, behavior: smooth ? "smooth" : "instant" });
    },
    [scrollerRef],
  );

  useEffect(() => {
    const box = scrollerRef.current;
    const inner = contentRef.current;
    if (!box || !inner) return;

    const target = () => {
      const end = box.scrollHeight - box.clientHeight;
      const question = anchor ? Array.from(inner.querySelectorAll(anchor)).at(-1) : undefined;
      if (!question) return end;
      const top = question.getBoundingClientRect().top - box.getBoundingClientRect().top + box.scrollTop;
      return Math.min(end, Math.max(0, top - ABOVE));
    };
    const measure = () => {
      stuck.current = box.scrollTop >= target() - NEAR;
      setAway(box.scrollHeight - box.scrollTop - box.clientHeight > NEAR);
    };
    const observer = new ResizeObserver(() => {
      const wanted = target();
      if (stuck.current && box.scrollTop < wanted) box.scrollTo({ top: wanted, behavior: "instant" });
      measure();
    });

    box.addEventListener("scroll", measure, { passive: true });
    observer.observe(inner);
    observer.observe(box);
    return () => {
      box.removeEventListener("scroll", measure);
      observer.disconnect();
    };
  }, [scrollerRef, contentRef, anchor]);

  return { away, toEnd };
}
