/** A table of one's own: what its columns are read as, which one is predicted, and which ones it is learned from. */
import { html, useEffect, useLayoutEffect, useRef, useSignal } from "../library.js";
import { Markup } from "../panel/markup.js";
import { lang } from "../words.js";
import { look, prepare, taken } from "./files.js";
import { both, say } from "./say.js";

/** @typedef {import("./say.js").Said2} Said2 */
/** @typedef {{name: string, form: Said2, verdict: string, title: Said2, use: boolean}} Column */
/** @typedef {{html: Said2, columns: Column[], targets: string[], target: string}} Read */

/** @param {{columns: Column[], target: string, left: ReadonlySet<string>, toggle: (name: string) => void}} properties */
function Columns({ columns, target, left, toggle }) {
    return html`<fieldset class="columns">
        <legend>${say("columns")}</legend>
        <ul>
            ${columns.map(
                one =>
                    html`<li key=${one.name}>
                        <label>
                            <input
                                type="checkbox"
                                data-testid=${`column-${one.name}`}
                                disabled=${one.name === target}
                                checked=${one.name !== target && !left.has(one.name)}
                                onChange=${() => toggle(one.name)}
                            />
                            <span>${one.name}</span> <small class="soft">${both(one.form)}</small>
                        </label>
                    </li>`,
            )}
        </ul>
    </fieldset>`;
}

/** @param {{read: Read, name: string}} properties */
export function TableForm({ read, name }) {
    const left = useSignal(/** @type {ReadonlySet<string>} */ (new Set()));
    // What speaks against a column depends on what is predicted.
    useLayoutEffect(() => {
        left.value = new Set(read.columns.filter(one => !one.use).map(one => one.name));
    }, [read.target]);
    const [wrong, busy] = [useSignal(""), useSignal(false)];
    /** @param {() => Promise<string | void>} ask */
    const doing = async ask => {
        busy.value = true;
        wrong.value = (await ask().catch(error => error.message)) ?? "";
        busy.value = false;
    };
    const spoken = useRef(lang.value);
    useEffect(() => {
        if (spoken.current !== lang.value) void doing(() => look(read.target));
        spoken.current = lang.value;
    }, [lang.value]);
    /** @param {string} column */
    const toggle = column => {
        const next = new Set(left.peek());
        if (!next.delete(column)) next.add(column);
        left.value = next;
    };
    /** @param {Event} event */
    const onTarget = event => doing(() => look(/** @type {HTMLSelectElement} */ (event.currentTarget).value));
    /** @param {Event} event */
    const submit = event => {
        event.preventDefault();
        const columns = read.columns.map(one => one.name).filter(one => one !== read.target && !left.peek().has(one));
        if (!columns.length) wrong.value = say("no_column");
        else void doing(() => prepare(read.target, columns));
    };
    return html`<form class="table-form" onSubmit=${submit} data-testid="table-form">
        <p class="field">
            <label for="target">${say("target")}</label>
            <select id="target" data-testid="target" data-first="" onChange=${onTarget}>
                ${read.targets.map(one => html`<option key=${one} value=${one} selected=${one === read.target}>${one}</option>`)}
            </select>
        </p>
        <${Columns} columns=${read.columns} target=${read.target} left=${left.value} toggle=${toggle} />
        <p class="said" role="alert" data-testid="table-wrong">${wrong.value}</p>
        <p class="counts">
            <button class="strong" type="submit" data-testid="prepare" disabled=${busy.value}>${say("prepare")}</button>
            <button type="button" onClick=${() => (taken.value = null)}>${say("back")}</button>
            <span class="soft" role="status">${busy.value ? say("reading", { name }) : ""}</span>
        </p>
        <div
            class="table-read"
            tabindex="0"
            role="region"
            aria-label=${say("table_says", { name })}
            lang=${lang.value}
        >
            <${Markup} html=${both(read.html)} />
        </div>
    </form>`;
}
