/** How wide an element is, in pixels, as it changes. */
import { useLayoutEffect, useRef, useSignal } from "../library.js";

/** @returns {[{current: HTMLElement | null}, import("../library.js").Signal<number>]} */
export function useWidth(first = 360) {
    const place = useRef(/** @type {HTMLElement | null} */ (null));
    const width = useSignal(first);
    useLayoutEffect(() => {
        const element = /** @type {HTMLElement} */ (place.current);
        const look = () => {
            if (element.clientWidth) width.value = element.clientWidth;
        };
        look();
        const seen = new ResizeObserver(look);
        seen.observe(element);
        return () => seen.disconnect();
    }, []);
    return [place, width];
}
