/** What a chart asks of the session again and again while it is seen: never twice at once, not too often. */
import { useSignal, useSignalEffect, useRef, useLayoutEffect, untracked } from "../library.js";
import { Refused, connected, frame, scene } from "../store.js";
import { lang } from "../words.js";

/**
 * The newest answer, null before the first.
 * @template T
 * @param {() => Promise<T>} ask
 * @param {number} [apart] - milliseconds between two questions
 * @param {() => unknown} [watched] - the signals that it reads make it ask again, as what is shown does
 * @returns {import("../library.js").Signal<T | null>}
 */
export function usePolled(ask, apart = 250, watched = () => null) {
    const answer = useSignal(/** @type {T | null} */ (null));
    const state = useRef({ busy: false, stale: false, timer: 0, last: -Infinity, gone: false });
    const own = /** @type {NonNullable<typeof state.current>} */ (state.current);

    async function go() {
        own.busy = true;
        own.stale = false;
        own.last = performance.now();
        try {
            const given = await ask();
            if (!own.gone) answer.value = given;
        } catch (error) {
            if (!(error instanceof Refused)) throw error;
            if (!own.gone) answer.value = null;
        } finally {
            own.busy = false;
            if (own.stale && !own.gone) soon();
        }
    }
    function soon() {
        own.stale = true;
        clearTimeout(own.timer);
        if (own.busy || !connected.peek()) return;
        own.timer = setTimeout(go, Math.max(0, own.last + apart - performance.now()));
    }
    useSignalEffect(() => {
        const [seen, shown] = [scene.value, frame.value];
        void [lang.value, connected.value, watched()];
        if (seen && shown) untracked(soon);
    });
    useLayoutEffect(() => {
        own.gone = false;
        return () => {
            own.gone = true;
            clearTimeout(own.timer);
        };
    }, []);
    return answer;
}
