/** The list at a unit's entrance: it reads like the sum that u is, a weight a line and the bias last. */
import { html } from "../library.js";
import { five, nine } from "../figures.js";
import { biasLabel, gradientName, weightLabel } from "./names.js";
import { figure } from "./paint.js";
import { edgesBy, nudged } from "./state.js";

/** @param {{scene: Scene, tag: import("./layout.js").Tag, size: {width: number, height: number}, gradients: boolean}} properties */
export function Tag({ scene, tag, size, gradients }) {
    const { name, l, j, i, bias, x, y } = tag;
    const shown = gradients ? gradientName(name) : name;
    const read = (/** @type {import("../frame.js").NumbersFrame} */ now) => {
        const nudge = nudged.peek();
        if (nudge?.name === name && !gradients) return nudge.from + nudge.h;
        return now.get(shown);
    };
    return html`<button
        class=${bias ? "net-tag net-bias" : "net-tag"}
        data-item
        data-name=${name}
        data-testid=${bias ? `b-${l}-${j}` : `w-${l}-${j}-${i}`}
        style=${{ left: `${x}px`, top: `${y - size.height / 2}px`, width: `${size.width}px`, height: `${size.height}px` }}
    >
        <i>${gradients ? "∂" : ""}${bias ? biasLabel(scene, l, j) : weightLabel(scene, l, j, i)}</i>
        <span class="net-value" aria-hidden="true" key=${gradients ? "g" : "w"} ref=${figure(read, five, shown)}></span>
        <span class="unseen" key=${gradients ? "gl" : "wl"} ref=${figure(read, nine, shown)}></span>
    </button>`;
}

/** Whether the lists of a layer show gradients: chosen, or at the stage at which they are computed. @param {number} l @param {StageScene | undefined} stage */
export const showsGradients = (l, stage) => (stage ? stage.kind === "gradients" && stage.l === l : edgesBy.value === "gradients");
