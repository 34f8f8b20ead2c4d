import { type RefObject, useCallback, useEffect, useRef, useState } from "react";

const NEAR = 96;
const ABOVE = 16;

/**
 * Follows what is being written for whoever is at the end: down to the end, but never past the head of what is new
 * (the question just put, the news that has just come), so that a long answer is read from its beginning. Who has
 * scrolled away is left alone.
 */
export function useStickToEnd(scrollerRef: RefObject<HTMLElement | null>, contentRef: RefObject<HTMLElement | null>) {
  const [away, setAway] = useState(false);
  const atEnd = useRef(true);

  const toEnd = useCallback(
    (smooth: boolean) => {
      const box = scrollerRef.current;
      box?.scrollTo({ top: box.scrollHeight, behavior: smooth ? "smooth" : "instant" });
    },
    [scrollerRef],
  );

  useEffect(() => {
    const box = scrollerRef.current;
    const inner = contentRef.current;
    if (!box || !inner) return;

    const measure = () => {
      atEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR;
      setAway(!atEnd.current);
    };
    const target = () => {
      const head = Array.from(inner.querySelectorAll("[data-head]")).at(-1);
      if (!head) return box.scrollHeight;
      return head.getBoundingClientRect().top - box.getBoundingClientRect().top + box.scrollTop - ABOVE;
    };
    const observer = new ResizeObserver(() => {
      if (atEnd.current && target() > box.scrollTop) box.scrollTo({ top: target(), behavior: "instant" });
      measure();
    });

    box.addEventListener("scroll", measure, { passive: true });
    observer.observe(inner);
    observer.observe(box);
    return () => {
      box.removeEventListener("scroll", measure);
      observer.disconnect();
    };
  }, [scrollerRef, contentRef]);

  return { away, toEnd };
}
