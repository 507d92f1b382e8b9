/** One setting that is a number, a flag or a choice. Nothing is sent until a value is complete; errors stand beside it. */
import { html, useSignal } from "../library.js";
import { both, say } from "./say.js";
import { read, readRates, written } from "./values.js";

/** Settings whose being none says something of its own. */
const OWN_NONE = ["initialiser", "batch_size", "metric", "epochs", "patience"];

/** @typedef {import("./say.js").Said2} Said2 */
/** @typedef {{name: string, title: Said2, formula?: string, parameters?: Wanted[]}} Choice */
/**
 * @typedef {object} Wanted - a row of the table of settings, or a parameter of such a row
 * @property {string} name
 * @property {Said2} title
 * @property {"sizes" | "row" | "rows" | "choice" | "whole" | "number" | "rates" | "flag"} kind
 * @property {any} default
 * @property {boolean} [optional]
 * @property {number | null} [low]
 * @property {number | null} [high]
 * @property {Choice[]} [choices]
 * @property {string} [group]
 * @property {boolean} [live]
 */
/** @typedef {(value: unknown) => Promise<string>} Change - sends a value; its answer is what was wrong with it, or "" */
/** @typedef {{id: string, wanted: Wanted, value: any, change: Change, label?: string}} FieldProperties */

/** What an empty field stands for. @param {Wanted} wanted */
const empty = wanted => say(OWN_NONE.includes(wanted.name) ? `none_${wanted.name}` : "none");

/** A number, a whole one, or rates for the hidden layers. @param {FieldProperties} properties */
function TextField({ id, wanted, value, change, label }) {
    const wrong = useSignal("");
    /** What was typed and could not be taken stays in the field. @type {import("../library.js").Signal<string | null>} */
    const kept = useSignal(/** @type {string | null} */ (null));
    /** @param {HTMLInputElement} field */
    const send = async field => {
        kept.value = field.value;
        const kind = wanted.kind === "whole" ? "whole" : "number";
        const taken =
            wanted.kind === "rates"
                ? readRates(field.value, { ...wanted, kind })
                : read(field.value, { ...wanted, kind });
        wrong.value = "wrong" in taken ? taken.wrong : await change(taken.value);
        if (!wrong.value) kept.value = null;
    };
    return html`<input
            id=${id}
            type="text"
            inputmode="decimal"
            autocomplete="off"
            spellcheck="false"
            aria-label=${label}
            data-testid=${id}
            value=${kept.value ?? written(value)}
            placeholder=${wanted.optional ? empty(wanted) : ""}
            aria-invalid=${wrong.value ? "true" : "false"}
            aria-describedby=${wrong.value ? `${id}-wrong` : undefined}
            onChange=${(/** @type {Event} */ event) => send(/** @type {HTMLInputElement} */ (event.currentTarget))}
        /><${Wrong} id=${id} text=${wrong.value} />`;
}

/** @param {{id: string, text: string}} properties */
export function Wrong({ id, text }) {
    return text ? html`<p id=${`${id}-wrong`} class="said" role="alert">${text}</p>` : null;
}

/** @param {FieldProperties} properties */
function Flag({ id, value, change, label }) {
    const wrong = useSignal("");
    /** @param {Event} event */
    const onChange = async event => {
        wrong.value = await change(/** @type {HTMLInputElement} */ (event.currentTarget).checked);
    };
    return html`<input
            id=${id}
            type="checkbox"
            aria-label=${label}
            data-testid=${id}
            checked=${value}
            onChange=${onChange}
        /><${Wrong} id=${id} text=${wrong.value} />`;
}

/** @param {FieldProperties} properties */
function Chosen({ id, wanted, value, change, label }) {
    const wrong = useSignal("");
    /** @param {Event} event */
    const onChange = async event => {
        const chosen = /** @type {HTMLSelectElement} */ (event.currentTarget).value;
        wrong.value = await change(chosen || null);
    };
    return html`<select id=${id} aria-label=${label} data-testid=${id} onChange=${onChange}>
            ${wanted.optional && html`<option value="" selected=${value == null}>${empty(wanted)}</option>`}
            ${wanted.choices?.map(
                one =>
                    html`<option key=${one.name} value=${one.name} selected=${one.name === value}>
                        ${both(one.title)}
                    </option>`,
            )}</select
        ><${Wrong} id=${id} text=${wrong.value} />`;
}

/** A row of a table: which one, and its parameters below. @param {FieldProperties} properties */
function RowField({ id, wanted, value, change, label }) {
    const row = wanted.choices?.find(one => one.name === value?.name);
    /** With what its parameters begin. @param {unknown} name */
    const choose = name => {
        const chosen = wanted.choices?.find(one => one.name === name);
        const given = (chosen?.parameters ?? []).filter(one => one.default != null).map(one => [one.name, one.default]);
        return change(chosen ? { name, ...Object.fromEntries(given) } : null);
    };
    return html`<${Chosen} id=${id} wanted=${wanted} value=${value?.name} change=${choose} label=${label} /> ${
            row?.parameters?.length
                ? html`<div class="parameters">
                      ${row.parameters.map(
                          one =>
                              html`<${Labelled}
                                  key=${`${row.name} ${one.name}`}
                                  id=${`${id}-${one.name}`}
                                  wanted=${one.kind === "row" ? { ...one, choices: wanted.choices?.filter(other => other !== row) } : one}
                                  value=${value[one.name] ?? one.default}
                                  change=${(/** @type {unknown} */ next) => change({ ...value, [one.name]: next })}
                              />`,
                      )}
                  </div>`
                : null
        }`;
}

const KINDS = {
    whole: TextField,
    number: TextField,
    rates: TextField,
    flag: Flag,
    choice: Chosen,
    row: RowField,
    rows: RowField,
};

/** A field by its kind. @param {FieldProperties} properties */
export function Field(properties) {
    const Kind = KINDS[/** @type {keyof typeof KINDS} */ (properties.wanted.kind)];
    return html`<${Kind} ...${properties} />`;
}

/** A field with its name beside it. @param {FieldProperties & {children?: import("../library.js").Child}} properties */
export function Labelled({ children, ...properties }) {
    const { id, wanted } = properties;
    return html`<div class=${`field field-${wanted.kind}`}>
        <label for=${id}
            >${both(wanted.title)}${wanted.live && html` <i class="live" title=${say("live")}><span class="unseen">${say("live")}</span></i>`}</label
        >
        <div class="entry"><${Field} ...${properties} />${children}</div>
    </div>`;
}
