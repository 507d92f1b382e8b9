/** What the picture alone needs to know: what the pointer is on, what is edited, and how it is shown. */
import { computed, signal } from "../library.js";
import { scene } from "../store.js";
import { hasMaps } from "./names.js";

/** @template T @typedef {import("../library.js").Signal<T>} Signal */

/** @type {Signal<"weights" | "gradients">} what the edges' width and colour say */
export const edgesBy = signal("weights");
/** @type {Signal<"" | "numbers" | "maps">} what the units of a problem in the plane show, where it was chosen */
export const showing = signal("");
/** What the units show: of points in the plane heat maps, of a lesson the numbers that its text speaks of. */
export const shows = computed(() => {
    const now = scene.value;
    if (!now || !hasMaps(now)) return "numbers";
    return showing.value || (now.problem.kind === "plane" && !now.problem.lesson ? "maps" : "numbers");
});
/** @type {Signal<string | null>} what the pointer or the keyboard is on */
export const pointed = signal(null);
/** @type {Signal<string | null>} the parameter whose number is being typed */
export const editing = signal(null);
/** @type {Signal<{name: string, from: number, h: number, told: Record<string, any> | null} | null>} the nudge under way */
export const nudged = signal(null);
