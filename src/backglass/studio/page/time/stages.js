/** The stages of an update as one line above the network: what is done, what is at hand, what is to come. */
import { computed, html } from "../library.js";
import { hidden, playing, scene, stage } from "../store.js";
import { t } from "../words.js";
import { goToStage, made } from "./walk.js";

/** @typedef {{kind: StageScene["kind"], first: number, layers: (number | undefined)[]}} Group */

// The keys of the words in full, so that none can be missing unseen.
const NAMES = {
    forward: "time.forward",
    output_delta: "time.output_delta",
    delta: "time.delta",
    gradients: "time.gradients",
    update: "time.update_stage",
};

/**
 * Stages of one kind that follow each other, as one group.
 * @param {StageScene[]} stages
 * @returns {Group[]}
 */
export function grouped(stages) {
    /** @type {Group[]} */
    const groups = [];
    stages.forEach(({ kind, l }, k) => {
        if (groups.at(-1)?.kind === kind) groups.at(-1)?.layers.push(l);
        else groups.push({ kind, first: k, layers: [l] });
    });
    return groups;
}

const groups = computed(() => grouped(scene.value?.stages ?? []));

/** @param {number} k @param {number} at */
const where = (k, at) => (k < at ? "done" : k === at ? "now" : "");

/** @param {"done" | "now" | ""} is */
const said = is => t(is === "done" ? "time.done" : is === "now" ? "time.now" : "time.to_come");

/** @param {{group: Group, number: number, at: number}} properties */
function Stage({ group: { kind, first, layers }, number, at }) {
    const last = first + layers.length - 1;
    const is = at > last ? "done" : at >= first ? "now" : "";
    const name = t(NAMES[kind]);
    const of = layers.length > 1 && is === "now" ? t("time.of_layer", { l: layers[at - first] ?? "" }) : "";
    function go() {
        playing.value = false;
        // Pressed again, the stage at hand goes on to its next layer.
        void goToStage(is === "now" && at < last && !made.peek() ? at + 1 : first);
    }
    return html`<li class=${`${kind} ${is}`} aria-current=${is === "now" ? "step" : undefined}>
        <button type="button" onClick=${go}>
            <b>${number}</b> <span class="name">${name}</span>
            <small class="of">${of}</small>
            <span class="unseen">${said(is)}</span>
        </button>
        <span class="line" aria-hidden="true">
            ${layers.map((_, n) => html`<i class=${where(first + n, at)} key=${n}></i>`)}
        </span>
    </li>`;
}

export function Stages() {
    if (hidden.value.has("stages")) return null;
    const at = stage.value - 1;
    return html`<ol class="stages" aria-label=${t("time.stages")}>
        ${groups.value.map((group, n) => html`<${Stage} group=${group} number=${n + 1} at=${at} key=${group.first} />`)}
    </ol>`;
}
