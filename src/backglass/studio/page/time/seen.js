/** The frame seen last: where a run is begun anew, the old one stands until the first frame of the new one is there. */
import { effect, signal } from "../library.js";
import { frame } from "../store.js";

/** @type {import("../library.js").Signal<import("../frame.js").NumbersFrame | null>} */
export const seen = signal(null);

effect(() => {
    if (frame.value) seen.value = frame.value;
});
