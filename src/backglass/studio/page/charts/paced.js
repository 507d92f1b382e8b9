/** Where the run is, told to the charts a few times a second at most. */
import { computed, effect, signal } from "../library.js";
import { frame } from "../store.js";

const APART = 200; // milliseconds

export const paced = signal({ update: 0, end: 0 });

/** The sample that is shown, from 0: it seldom changes, however often frames come. */
export const sampleShown = computed(() => frame.value?.sample ?? 0);

let last = -Infinity;
let timer = 0;

function tell() {
    const shown = frame.peek();
    if (!shown) return;
    last = performance.now();
    const { update, end } = paced.peek();
    if (update !== shown.update || end !== shown.end) paced.value = { update: shown.update, end: shown.end };
}

effect(() => {
    if (!frame.value) return;
    clearTimeout(timer);
    timer = setTimeout(tell, Math.max(0, last + APART - performance.now()));
});
