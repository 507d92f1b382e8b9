/** The keys: again, back, play, a stage, a step, many at once, and how fast. */
import { html } from "../library.js";
import { shortcut } from "../keyboard.js";
import { playing, scene } from "../store.js";
import { t } from "../words.js";
import { WAYS, advance, again, back, by, step } from "./going.js";
import { PACES, SPEEDS, chosen, pace, toggle } from "./playing.js";
import { nextStage } from "./walk.js";

// What a step is called on its key, and what it does.
const STEPS = {
    update: ["time.by_update", "time.step_update"],
    epoch: ["time.by_epoch", "time.step_epoch"],
    sample: ["time.by_sample", "time.step_sample"],
};
const MANY = [1, 10, 100, 10000];

function stage() {
    playing.value = false;
    void nextStage();
}

shortcut(" ", toggle);
shortcut(".", () => void step());
shortcut(",", () => void back());
shortcut("s", stage);

/** @param {import("./playing.js").Speed} speed */
function named({ id, second, frame }) {
    if (id === "stages") return t("time.by_stages");
    if (id === "fast") return t("time.as_fast");
    return second ? t("time.a_second", { n: second }) : t("time.a_frame", { n: frame ?? 1 });
}

/** The value of a control that was changed. @param {Event} event */
const valueOf = event => /** @type {HTMLSelectElement} */ (event.currentTarget).value;

function Play() {
    const name = t(playing.value ? "time.pause" : "time.play");
    const look = playing.value ? "M4 3h3v10H4zM9 3h3v10H9z" : "M5 2.5v11l8.5-5.5z";
    return html`<button type="button" class="strong play" data-testid="play" aria-label=${name} title=${name}
        aria-keyshortcuts="Space" onClick=${toggle}>
        <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><path d=${look} /></svg>
    </button>`;
}

/** A way to step, in the list: where batches are smaller than the data, an update is one of them. @param {"update" | "epoch" | "sample"} way */
const optionOf = way => t(way === "update" && (scene.value?.batches ?? 1) > 1 ? "time.by_batch" : STEPS[way][0]);

function Step() {
    const way = by.value;
    const [called, name] = STEPS[way].map(key => t(key));
    return html`<span class="joined">
        <button type="button" data-testid="step" aria-label=${name} title=${name} aria-keyshortcuts="." onClick=${step}>
            <span aria-hidden="true">» </span>${called}
        </button>
        <select class="by" data-testid="step-by" aria-label=${t("time.step_by")} title=${t("time.step_by")}
            onChange=${(/** @type {Event} */ event) => (by.value = /** @type {any} */ (valueOf(event)))}>
            ${WAYS.map(one => html`<option value=${one} selected=${one === way} key=${one}>${optionOf(one)}</option>`)}
        </select>
    </span>`;
}

function AtOnce() {
    return html`<span class="many" role="group" aria-label=${t("time.at_once")}>
        <span class="soft">${t("time.at_once")}</span>
        ${MANY.map(n => {
            const name = t("time.at_once_n", { n });
            return html`<button type="button" data-testid=${`advance-${n}`} aria-label=${name} title=${name} key=${n}
                onClick=${() => advance(n)}>${n}</button>`;
        })}
    </span>`;
}

function Speeds() {
    return html`<span class="speed"><span class="soft" aria-hidden="true">${t("time.speed")}</span>
        <select data-testid="speed" aria-label=${t("time.speed")} onChange=${(/** @type {Event} */ event) => (chosen.value = valueOf(event))}>
            ${SPEEDS.map(
                one => html`<option value=${one.id} selected=${one.id === chosen.value} key=${one.id}>${named(one)}</option>`,
            )}
        </select>
        ${chosen.value === "stages" &&
        html`<select data-testid="pace" aria-label=${t("time.pace")} title=${t("time.pace")}
            onChange=${(/** @type {Event} */ event) => (pace.value = Number(valueOf(event)))}>
            ${PACES.map(
                one => html`<option value=${one} selected=${one === pace.value} key=${one}>
                    ${t("time.pace_seconds", { n: one })}
                </option>`,
            )}
        </select>`}
    </span>`;
}

export function Keys() {
    return html`<div class="keys" role="group" aria-label=${t("time.keys")}>
        <div class="row">
            <button type="button" data-testid="again" aria-label=${t("time.again")} title=${t("time.again")} onClick=${again}>
                ↺
            </button>
            <button type="button" data-testid="back" aria-label=${t("time.back")} title=${t("time.back")}
                aria-keyshortcuts="," onClick=${back}>‹</button>
            <${Play} />
            <button type="button" data-testid="stage" title=${t("time.stage_how")} aria-keyshortcuts="s" onClick=${stage}>
                <span aria-hidden="true">› </span>${t("time.stage")}
            </button>
            <${Step} />
        </div>
        <div class="row"><${AtOnce} /><${Speeds} /></div>
    </div>`;
}
