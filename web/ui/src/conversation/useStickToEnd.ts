import { type RefObject, useCallback, useEffect, useRef, useState } from "react";

const NEAR = 96;

/** Keeps the end in view while the person is at the end, and leaves them alone while they read further up. */
export function useStickToEnd(scrollerRef: RefObject<HTMLElement | null>, contentRef: RefObject<HTMLElement | null>) {
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
    let height = inner.offsetHeight;
    const onScroll = () => {
      stuck.current = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR;
      setAway(!stuck.current);
    };
    const observer = new ResizeObserver(() => {
      const grown = inner.offsetHeight !== height;
      height = inner.offsetHeight;
      if (grown && stuck.current) box.scrollTo({ top: box.scrollHeight, behavior: "instant" });
      else if (grown) onScroll();
    });
    box.addEventListener("scroll", onScroll, { passive: true });
    observer.observe(inner);
    observer.observe(box);
    return () => {
      box.removeEventListener("scroll", onScroll);
      observer.disconnect();
    };
  }, [scrollerRef, contentRef]);

  return { away, toEnd };
}
