/** What the picture alone needs to know: what the pointer is on, what is edited, and how it is shown. */
import { signal } from "../library.js";

/** @template T @typedef {import("../library.js").Signal<T>} Signal */

/** @type {Signal<"weights" | "gradients">} what the edges' width and colour say */
export const edgesBy = signal("weights");
/** @type {Signal<"numbers" | "maps">} what the units of a problem in the plane show */
export const showing = signal("numbers");
/** @type {Signal<string | null>} what the pointer or the keyboard is on */
export const pointed = signal(null);
/** @type {Signal<string | null>} the parameter whose number is being typed */
export const editing = signal(null);
/** @type {Signal<{name: string, from: number, h: number, told: Record<string, any> | null} | null>} the nudge under way */
export const nudged = signal(null);
