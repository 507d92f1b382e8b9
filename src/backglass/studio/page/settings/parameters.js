/** What can be set of drawn points: how many, how noisy, drawn with which seed, and which inputs are made of them. */
import { html, useSignal } from "../library.js";
import { scene } from "../store.js";
import { Labelled, Wrong } from "./field.js";
import { learn } from "./learn.js";
import { both, say } from "./say.js";

/** @typedef {import("./field.js").Wanted} Wanted */

/** Several of a list, each with a box. @param {{wanted: Wanted, value: string[], change: (value: unknown) => Promise<string>}} properties */
function Several({ wanted, value, change }) {
    const wrong = useSignal("");
    /** @param {string} name */
    const toggle = async name => {
        const next = value.includes(name) ? value.filter(one => one !== name) : [...value, name];
        wrong.value = await change(next);
    };
    return html`<fieldset class="several">
        <legend>${both(wanted.title)}</legend>
        ${wanted.choices?.map(
            one =>
                html`<label key=${one.name}>
                    <input
                        type="checkbox"
                        data-testid=${`problem-${wanted.name}-${one.name}`}
                        disabled=${value.length === 1 && value.includes(one.name)}
                        checked=${value.includes(one.name)}
                        onChange=${() => toggle(one.name)}
                    />
                    <span>${both(one.title) || one.name}</span>
                </label>`,
        )}
        <${Wrong} id=${`problem-${wanted.name}`} text=${wrong.value} />
    </fieldset>`;
}

/** @param {{one: import("./learn.js").Listed}} properties */
export function Parameters({ one }) {
    const now = { ...one.description, .../** @type {Record<string, any>} */ (scene.value?.problem.description) };
    return html`<div class="parameters" data-testid="problem-parameters">
        ${one.parameters?.map(wanted => {
            const value = now[wanted.name] ?? wanted.default;
            const change = (/** @type {unknown} */ next) => learn({ ...now, [wanted.name]: next }, true);
            if (Array.isArray(value))
                return html`<${Several} key=${wanted.name} wanted=${wanted} value=${value} change=${change} />`;
            const another =
                wanted.name === "seed" &&
                html`<button class="framed" onClick=${() => change(value + 1)}>${say("another_seed")}</button>`;
            return html`<${Labelled}
                key=${wanted.name}
                id=${`problem-${wanted.name}`}
                wanted=${wanted}
                value=${value}
                change=${change}
                >${another}<//
            >`;
        })}
    </div>`;
}
