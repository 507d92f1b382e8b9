/** The run's curves, as the session gives them: fetched piece by piece, a few times a second at most. */
import { computed, effect, signal } from "../library.js";
import { Refused, connected, frame, scene, send, sessions } from "../store.js";

/**
 * @typedef {object} Series
 * @property {number[]} update
 * @property {(number | null)[]} loss - null where it is not finite
 * @property {(number | null)[] | null} validation
 * @property {(number | null)[] | null} metric
 * @property {string} metricName
 * @property {Record<string, (number | null)[]>} norms - by layer
 */

const APART = 200; // milliseconds

/** @type {Series} */
const NONE = { update: [], loss: [], validation: null, metric: null, metricName: "", norms: {} };
/** @type {import("../library.js").Signal<Series>} */
export const series = signal(NONE);

/** What the curves belong to: where it changes, they are read from the beginning. */
const of = computed(() => `${sessions.value} ${scene.value?.generation} ${scene.value?.cuts}`);
/** The furthest update: where it grows, the curves grow. */
const end = computed(() => frame.value?.end ?? -1);

let read = { of: "", end: -1 };
let under_way = false;
let timer = 0;
let last = -Infinity;

/**
 * A curve's known part up to where new points begin, and these; what one of both lacks is null there.
 * @template T
 * @param {T[] | null | undefined} known
 * @param {T[] | null | undefined} more
 * @param {number} upTo
 * @param {number} count - of new points
 * @returns {(T | null)[] | null}
 */
function joined(known, more, upTo, count) {
    if (!more && !(known && upTo)) return null;
    const nothing = (/** @type {number} */ length) => new Array(length).fill(null);
    return [...(known ? known.slice(0, upTo) : nothing(upTo)), ...(more ?? nothing(count))];
}

/** @param {any} reply */
function take(reply) {
    const known = series.peek();
    const found = known.update.findIndex(update => update >= reply.from);
    const upTo = found < 0 ? known.update.length : found;
    const [kept, count] = [known.update.slice(0, upTo), reply.update.length];
    /** @type {Record<string, (number | null)[]>} */
    const norms = {};
    for (const [layer, more] of Object.entries(reply.delta_norms ?? {}))
        norms[layer] = joined(known.norms[layer], /** @type {any} */ (more), upTo, count) ?? [];
    series.value = {
        update: [...kept, ...reply.update],
        loss: joined(known.loss, reply.loss, upTo, count) ?? [],
        validation: joined(known.validation, reply.validation_loss, upTo, count),
        metric: joined(known.metric, reply.metric, upTo, count),
        metricName: reply.metric_name ?? "",
        norms,
    };
}

async function ask() {
    const [now, to] = [of.peek(), end.peek()];
    const isAnew = now !== read.of || to < read.end;
    under_way = true;
    last = performance.now();
    try {
        const since = isAnew ? 0 : (series.peek().update.at(-1) ?? -1) + 1;
        const reply = await send("charts", { since });
        if (now === of.peek()) {
            if (isAnew) series.value = NONE;
            take(reply);
            read = { of: now, end: to };
        }
    } catch (error) {
        if (!(error instanceof Refused)) throw error;
        read = { of: now, end: to };
    } finally {
        under_way = false;
        soon();
    }
}

function soon() {
    clearTimeout(timer);
    if (under_way || !connected.peek() || end.peek() < 0) return;
    if (read.of === of.peek() && read.end === end.peek()) return;
    timer = setTimeout(ask, Math.max(0, last + APART - performance.now()));
}

effect(() => {
    void [of.value, end.value, connected.value];
    soon();
});
