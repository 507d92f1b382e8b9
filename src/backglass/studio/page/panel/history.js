/** A number's history as a line, now in amber; a click, or the arrow keys, go to that update. */
import { html, useComputed, useSignal, useSignalEffect } from "../library.js";
import { five, whole } from "../figures.js";
import { Refused, act, frame, playing, scene, send } from "../store.js";
import { t } from "../words.js";
import { Part } from "./part.js";
import { spoken } from "./symbol.js";

const [WIDE, HIGH, MARGIN] = [1000, 100, 8];
const APART = 1000; // milliseconds between two readings while the run goes on

/** Where an update stands: early ones get more room, as in the loss curve. @param {number} update @param {number} end */
const place = (update, end) => (end > 0 ? (WIDE * Math.log1p(update)) / Math.log1p(end) : 0);

/**
 * @param {number[]} updates
 * @param {number[]} values
 * @param {number} end
 */
function drawn(updates, values, end) {
    const finite = values.filter(Number.isFinite);
    const [low, high] = [Math.min(...finite), Math.max(...finite)];
    const scale = high > low ? (HIGH - 2 * MARGIN) / (high - low) : 0;
    const points = updates.flatMap((update, at) =>
        Number.isFinite(values[at])
            ? [`${place(update, end).toFixed(1)} ${(scale ? HIGH - MARGIN - scale * (values[at] - low) : HIGH / 2).toFixed(1)}`]
            : [],
    );
    // An end of the scale is named on the side where the curve is far from it.
    const [from, to] = [finite[0], finite.at(-1) ?? NaN];
    const falls = from > to;
    return { low, high, falls, path: points.length ? `M${points.join("L")}` : "" };
}

/** @param {{name: string}} properties */
export function History({ name }) {
    const known = useSignal(/** @type {{update: number[], value: number[]} | null} */ (null));
    const wanted = useComputed(() => `${frame.value?.generation} ${frame.value?.end} ${scene.value?.cuts} ${frame.value?.sample}`);
    const clock = useSignal({ busy: false, at: -Infinity, stale: false });
    const read = async () => {
        const now = clock.peek();
        if (now.busy || (playing.peek() && performance.now() - now.at < APART)) {
            now.stale = true;
            return;
        }
        Object.assign(now, { busy: true, at: performance.now(), stale: false });
        try {
            known.value = /** @type {any} */ (await send("history", { name }));
        } catch (error) {
            if (!(error instanceof Refused)) throw error;
            known.value = null;
        }
        now.busy = false;
        if (now.stale && !playing.peek()) void read();
    };
    useSignalEffect(() => {
        void [wanted.value, playing.value];
        void read();
    });
    const end = useComputed(() => frame.value?.end ?? 0);
    const line = useComputed(() => (known.value && end.value > 0 ? drawn(known.value.update, known.value.value, end.value) : null));
    const now = useComputed(() => String(place(frame.value?.update ?? 0, end.value)));
    const update = useComputed(() => frame.value?.update ?? 0);
    const said = useComputed(() => t("panel.history.at", { update: whole(update.value), value: five(frame.value?.get(name) ?? NaN) }));
    if (!line.value || (known.value?.update.length ?? 0) < 2) return null;

    /** @param {number} to */
    const go = to => void act("to", { update: Math.max(0, Math.min(end.peek(), Math.round(to))) });
    /** @param {PointerEvent} event */
    const onClick = event => {
        const { left, width } = /** @type {Element} */ (event.currentTarget).getBoundingClientRect();
        go(Math.expm1(((event.clientX - left) / width) * Math.log1p(end.peek())));
    };
    /** @param {KeyboardEvent} event */
    const onKeyDown = event => {
        const [at, jump] = [update.peek(), event.shiftKey ? 10 : 1];
        const to = { ArrowLeft: at - jump, ArrowRight: at + jump, Home: 0, End: end.peek() }[event.key];
        if (to === undefined) return;
        event.preventDefault();
        go(to);
    };
    return html`<${Part} title=${t("panel.history")} class="history">
        <div class="line" role="slider" tabindex="0" aria-label=${t("panel.history.slide", { name: spoken(name) })}
            aria-valuemin="0" aria-valuemax=${end} aria-valuenow=${update} aria-valuetext=${said} onClick=${onClick} onKeyDown=${onKeyDown}>
            <svg viewBox=${`0 0 ${WIDE} ${HIGH}`} preserveAspectRatio="none" aria-hidden="true">
                <line class="now" x1=${now} x2=${now} y1="0" y2=${HIGH} />
                <path d=${line.value.path} />
            </svg>
            <span class=${line.value.falls ? "high" : "high left"}>${five(line.value.high)}</span>
            <span class=${line.value.falls ? "low left" : "low"}>${five(line.value.low)}</span>
        </div>
        <p class="ends soft"><span>0</span><span>${useComputed(() => whole(end.value))}</span></p>
    <//>`;
}
