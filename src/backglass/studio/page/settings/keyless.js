/**
 * What stands where the studio does not answer: without its key, or after the command has ended. The page's words come from a
 * session, so that these few stand here.
 */
import { html, useSignal } from "../library.js";
import { notice } from "../store.js";
import { lang } from "../words.js";

const WORDS = {
    en: {
        title: "This page is not connected",
        says: "The command backglass studio does not answer. If it has ended, start it again and open the whole address that it prints, with all that comes after the #.",
        field: "the address that the command printed",
        open: "open",
        wrong: "The address has no #k= in it; copy the whole of it.",
    },
    ja: {
        title: "スタジオにつながっていません",
        says: "backglass studio コマンドから応答がありません。終了している場合はもう一度起動し、表示されたアドレスを # の後ろまで全部コピーして開いてください。",
        field: "コマンドが表示したアドレス",
        open: "開く",
        wrong: "アドレスに #k= が入っていません。全部コピーしてください。",
    },
};

export function Keyless() {
    const [address, wrong] = [useSignal(""), useSignal(false)];
    const words = WORDS[lang.value];
    /** @param {Event} event */
    const submit = event => {
        event.preventDefault();
        const after = address.peek().trim().split("#")[1] ?? "";
        wrong.value = !new URLSearchParams(after).has("k");
        if (!wrong.value) location.hash = after; // boot.js hears of it, and loads the page anew
    };
    return html`<main class="keyless" data-testid="keyless">
        <b class="mark">backglass</b>
        <h1>${words.title}</h1>
        <p role="alert">${notice.value.replaceAll("`", "") || words.says}</p>
        <form class="row" onSubmit=${submit}>
            <input
                type="text"
                autocomplete="off"
                spellcheck="false"
                aria-label=${words.field}
                placeholder="http://127.0.0.1:8400/#k=..."
                onInput=${(/** @type {Event} */ event) => (address.value = /** @type {HTMLInputElement} */ (event.currentTarget).value)}
            />
            <button class="strong" type="submit">${words.open}</button>
        </form>
        <p class="said" role="alert">${wrong.value ? words.wrong : ""}</p>
    </main>`;
}
